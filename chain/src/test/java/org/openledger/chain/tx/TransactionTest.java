package org.openledger.chain.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.SignedTransaction.Decoded;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.chain.vectors.MemoryState;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// Transactions of all types survive the wire, and the processor takes what it should.
class TransactionTest {
  private static final long CHAIN = 161_201;
  private static final KeyPair KEY = KeyPair.of(Sha256.digest(new byte[] {1}).bytes());
  private static final Address TO = Address.parse("0x00000000000000000000000000000000000000aa");
  private static final Fees FEES = new Fees(UInt256.of(2), UInt256.of(100));
  private static final BlockContext BLOCK =
      new BlockContext(
          CHAIN,
          1,
          1_000,
          30_000_000,
          Address.ZERO,
          UInt256.of(7),
          Hash.ZERO,
          UInt256.ONE,
          _ -> Hash.ZERO);

  private static Body body(long nonce, long gas) {
    return new Body(nonce, gas, TO, UInt256.of(5), new byte[0]);
  }

  private static List<Transaction> ofEveryType() {
    var body = body(0, 100_000);
    var list = List.of(new AccessEntry(TO, List.of(UInt256.ONE, UInt256.MAX)));
    var none = Transaction.UNSIGNED;
    var blob = Hash.parse("0x01" + "22".repeat(31));
    var grant = Authorization.sign(KEY, UInt256.of(CHAIN), TO, 1);
    return List.of(
        new Transaction.Legacy(0, UInt256.of(9), body, none),
        new Transaction.Legacy(CHAIN, UInt256.of(9), body, none),
        new Transaction.AccessListed(CHAIN, UInt256.of(9), body, list, none),
        new Transaction.DynamicFee(CHAIN, FEES, body, list, none),
        new Transaction.Blob(CHAIN, FEES, body, list, UInt256.of(3), List.of(blob), none),
        new Transaction.SetCode(CHAIN, FEES, body, list, List.of(grant), none));
  }

  private static WorldState funded() {
    var state = new MemoryState();
    state.put(KEY.address(), 0, UInt256.of(1_000_000_000_000L), new byte[0]);
    return new WorldState(state);
  }

  @Test
  void everyTypeSurvivesTheWireAndNamesItsSender() {
    for (var draft : ofEveryType()) {
      var signed = SignedTransaction.of(draft.sign(KEY));
      assertThat(signed.sender()).isEqualTo(KEY.address());
      var decoded = SignedTransaction.decode(signed.encoded());
      assertThat(decoded).isInstanceOf(Decoded.Valid.class);
      var again = ((Decoded.Valid) decoded).transaction();
      assertThat(again.hash()).isEqualTo(signed.hash());
      assertThat(again.sender()).isEqualTo(KEY.address());
      assertThat(again.transaction().encode()).isEqualTo(signed.encoded());
      assertThat(again.transaction().type()).isEqualTo(draft.type());
    }
  }

  @Test
  void aSingleWrongByteIsRefusedOrChangesTheSender() {
    for (var draft : ofEveryType()) {
      var encoded = draft.sign(KEY).encode();
      for (int i = 0; i < encoded.length; i++) {
        var broken = encoded.clone();
        broken[i] ^= 1;
        if (SignedTransaction.decode(broken) instanceof Decoded.Valid(var other)) {
          assertThat(other.sender()).as("byte %d", i).isNotEqualTo(KEY.address());
        }
      }
    }
  }

  @Test
  void everyTypeRunsAndPaysWhatItUsed() {
    for (var draft : ofEveryType()) {
      var state = funded();
      var processor = new TransactionProcessor(state, BLOCK);
      var outcome = processor.execute(SignedTransaction.of(draft.sign(KEY)));
      assertThat(outcome).as("type %d", draft.type()).isInstanceOf(Executed.class);
      var executed = (Executed) outcome;
      assertThat(executed.success()).isTrue();
      assertThat(executed.effectiveGasPrice()).isEqualTo(UInt256.of(9));
      assertThat(state.balance(TO)).isEqualTo(UInt256.of(5));
      assertThat(state.balance(Address.ZERO)).isEqualTo(UInt256.of(2 * executed.gasUsed()));
      long blobFee = draft.type() == 3 ? 1 << 17 : 0;
      assertThat(state.balance(KEY.address()))
          .isEqualTo(UInt256.of(1_000_000_000_000L - 5 - 9 * executed.gasUsed() - blobFee));
    }
  }

  @Test
  void anAuthorizationDelegatesTheSignersAccount() {
    var state = funded();
    var draft = ofEveryType().getLast();
    new TransactionProcessor(state, BLOCK).execute(SignedTransaction.of(draft.sign(KEY)));
    assertThat(Hex.encode(state.code(KEY.address())))
        .isEqualTo("0xef0100" + Hex.encodeBare(TO.bytes()));
    assertThat(state.nonce(KEY.address())).isEqualTo(2);
  }

  @Test
  void whatMayNotBeInABlockIsRejectedAndChangesNothing() {
    assertRejected(Rejection.NONCE_TOO_HIGH, CHAIN, FEES, body(1, 21_000));
    assertRejected(Rejection.WRONG_CHAIN_ID, CHAIN + 1, FEES, body(0, 21_000));
    assertRejected(Rejection.INTRINSIC_GAS_TOO_LOW, CHAIN, FEES, body(0, 20_999));
    assertRejected(Rejection.GAS_LIMIT_ABOVE_CAP, CHAIN, FEES, body(0, (1 << 24) + 1));
    assertRejected(
        Rejection.FEE_CAP_BELOW_BASE_FEE, CHAIN, Fees.fixed(UInt256.of(6)), body(0, 21_000));
    assertRejected(Rejection.INSUFFICIENT_FUNDS, CHAIN, Fees.fixed(UInt256.MAX), body(0, 21_000));
  }

  private static void assertRejected(Rejection reason, long chain, Fees fees, Body body) {
    var state = funded();
    var draft = new Transaction.DynamicFee(chain, fees, body, List.of(), Transaction.UNSIGNED);
    var outcome =
        new TransactionProcessor(state, BLOCK).execute(SignedTransaction.of(draft.sign(KEY)));
    assertThat(outcome).isInstanceOf(Rejected.class);
    assertThat(((Rejected) outcome).reason()).isEqualTo(reason);
    assertThat(state.changes().accounts()).isEmpty();
  }

  @Test
  void callsAreSimulatedWithoutSignatureNonceOrFee() {
    var state = new WorldState(new MemoryState());
    var fees = Fees.fixed(UInt256.ZERO);
    var call = new Body(99, 50_000_000, TO, UInt256.ZERO, new byte[] {1, 2, 3});
    var draft = new Transaction.DynamicFee(CHAIN, fees, call, List.of(), Transaction.UNSIGNED);
    var outcome = new TransactionProcessor(state, BLOCK).simulate(draft, KEY.address());
    assertThat(outcome).isInstanceOf(Executed.class);
    assertThat(((Executed) outcome).gasUsed()).isEqualTo(21_000 + 3 * 40);
  }
}
