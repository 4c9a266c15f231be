package org.openledger.chain.rpc.eth;

import java.util.List;
import java.util.zip.CRC32;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.tx.SystemCalls;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// The rules in force, for those who compare nodes before a fork (EIP-7910). Here one fork holds
/// from the genesis on, and none is to come.
record EthConfig(ChainNode node) implements RpcMethod {
  private static final int P256_VERIFY = 0x100;

  /// Names of the precompiled contracts from address 1 on, as the EIPs give them.
  private static final List<String> PRECOMPILES =
      List.of(
          "ECREC",
          "SHA256",
          "RIPEMD160",
          "ID",
          "MODEXP",
          "BN254_ADD",
          "BN254_MUL",
          "BN254_PAIRING",
          "BLAKE2F",
          "KZG_POINT_EVALUATION",
          "BLS12_G1ADD",
          "BLS12_G1MSM",
          "BLS12_G2ADD",
          "BLS12_G2MSM",
          "BLS12_PAIRING_CHECK",
          "BLS12_MAP_FP_TO_G1",
          "BLS12_MAP_FP2_TO_G2");

  @Override
  public String name() {
    return "eth_config";
  }

  @Override
  public Reply call(Params params) {
    Json blobs =
        Json.object()
            .put("baseFeeUpdateFraction", BlobGas.UPDATE_FRACTION)
            .put("max", BlobGas.BLOCK_MAX)
            .put("target", BlobGas.TARGET)
            .build();
    Json current =
        Json.object()
            .put("activationTime", 0)
            .put("blobSchedule", blobs)
            .put("chainId", Encode.quantity(node.chain().chainId()))
            .put("forkId", Json.of("0x%08x".formatted(forkId())))
            .put("precompiles", precompiles())
            .put("systemContracts", systemContracts())
            .build();
    return Reply.of(
        Json.object()
            .put("current", current)
            .put("next", Json.ofNull())
            .put("last", Json.ofNull())
            .build());
  }

  /// The checksum of the genesis hash and the forks since, of which there are none (EIP-6122).
  private long forkId() {
    CRC32 sum = new CRC32();
    sum.update(node.chain().blocks().hash(0).orElse(Hash.ZERO).bytes());
    return sum.getValue();
  }

  private static Json precompiles() {
    Json.ObjectBuilder all = Json.object();
    for (int i = 0; i < PRECOMPILES.size(); i++) {
      all.put(PRECOMPILES.get(i), address(i + 1));
    }
    return all.put("P256VERIFY", address(P256_VERIFY)).build();
  }

  private static Json address(int number) {
    return Encode.data(Address.fromWord(UInt256.of(number).toBytes32()));
  }

  private static Json systemContracts() {
    return Json.object()
        .put("BEACON_ROOTS_ADDRESS", Encode.data(SystemCalls.BEACON_ROOTS))
        .put("CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS", Encode.data(SystemCalls.CONSOLIDATIONS))
        .put("DEPOSIT_CONTRACT_ADDRESS", Encode.data(SystemCalls.DEPOSITS))
        .put("HISTORY_STORAGE_ADDRESS", Encode.data(SystemCalls.HISTORY))
        .put("WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", Encode.data(SystemCalls.WITHDRAWALS))
        .build();
  }
}
