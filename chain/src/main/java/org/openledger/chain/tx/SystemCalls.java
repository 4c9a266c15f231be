package org.openledger.chain.tx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.Evm;
import org.openledger.chain.evm.Evm.TransactionContext;
import org.openledger.chain.evm.WorldState;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// The calls a block makes by itself, before its first and after its last transaction.
public final class SystemCalls {
  /// Who calls.
  public static final Address CALLER = Address.parse("0xfffffffffffffffffffffffffffffffffffffffe");

  /// Keeps the hashes of the last 8,191 blocks (EIP-2935).
  public static final Address HISTORY = Address.parse("0x0000f90827f1c53a10cb7a02335b175320002935");

  /// Keeps beacon roots by time (EIP-4788).
  public static final Address BEACON_ROOTS =
      Address.parse("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");

  /// Takes withdrawal requests (EIP-7002).
  public static final Address WITHDRAWALS =
      Address.parse("0x00000961ef480eb55e80d19ad83579a64c007002");

  /// Takes consolidation requests (EIP-7251).
  public static final Address CONSOLIDATIONS =
      Address.parse("0x0000bbddc7ce488642fb579f8b00f3a590007251");

  /// The deposit contract of the main network, whose events EIP-6110 reads.
  public static final Address DEPOSITS =
      Address.parse("0x00000000219ab540356cbb839cbe05303d7705fa");

  private static final long GAS = 30_000_000;

  private SystemCalls() {}

  /// Stores the parent's hash and the beacon root; contracts that are not deployed are passed over.
  public static void beginBlock(
      WorldState state, BlockContext block, Hash parentHash, Hash beaconRoot) {
    if (state.hasCode(BEACON_ROOTS)) {
      call(state, block, BEACON_ROOTS, beaconRoot.bytes());
    }
    if (state.hasCode(HISTORY)) {
      call(state, block, HISTORY, parentHash.bytes());
    }
  }

  /// Collects the execution requests of types 1 and 2, each its type byte followed by its data;
  /// empty if a contract is missing or fails, which makes the block invalid.
  public static Optional<List<byte[]>> endBlock(WorldState state, BlockContext block) {
    var requests = new ArrayList<byte[]>();
    for (int type = 1; type <= 2; type++) {
      var contract = type == 1 ? WITHDRAWALS : CONSOLIDATIONS;
      if (!state.hasCode(contract)) {
        return Optional.empty();
      }
      var result = call(state, block, contract, new byte[0]);
      if (!result.halt().success()) {
        return Optional.empty();
      }
      if (result.output().length > 0) {
        var request = new byte[result.output().length + 1];
        request[0] = (byte) type;
        System.arraycopy(result.output(), 0, request, 1, result.output().length);
        requests.add(request);
      }
    }
    return Optional.of(requests);
  }

  /// A call from the system address with 30 million gas that costs nobody anything.
  public static Evm.Result call(WorldState state, BlockContext block, Address to, byte[] input) {
    state.beginTransaction();
    var context = new TransactionContext(CALLER, UInt256.ZERO, List.of());
    var result = new Evm(state, block, context, null).call(CALLER, to, input, UInt256.ZERO, GAS);
    state.endTransaction();
    return result;
  }
}
