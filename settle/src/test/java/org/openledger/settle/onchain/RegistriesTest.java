package org.openledger.settle.onchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.contracts.DatanetRegistryCalls;
import org.openledger.contracts.ModelRegistryCalls;
import org.openledger.contracts.ReceiptJudgeCalls;
import org.openledger.contracts.RewardDistributorCalls;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.settle.FreshSchema;
import org.openledger.settle.World;
import org.openledger.store.Database;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ModelTerms;

/// The contracts' callers on a chain that only remembers; `ChainSettlementTest` has a real one.
final class RegistriesTest {

  private static final KeyPair NODE = KeyPair.derive(new byte[] {1}, "node");
  private static final Hash DATANET = World.DATANET.key();
  private static final int CONTRACTS = 5;

  private final FakeChain chain = new FakeChain();
  private Database database;
  private Registries registries;
  private Snapshot snapshot;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    registries = Registries.open(chain, NODE, database.jdbi(), 0);
    snapshot = new World(3, 4).snapshot;
  }

  private static byte[] word(long number) {
    return UInt256.of(number).toBytes32();
  }

  @Test
  void contractsAreDeployedOnceAndFoundAgain() {
    assertThat(chain.code).hasSize(CONTRACTS);
    Registries again = Registries.open(chain, NODE, database.jdbi(), 0);
    assertThat(chain.code).hasSize(CONTRACTS);
    assertThat(again.addresses()).isEqualTo(registries.addresses()).hasSize(CONTRACTS);
  }

  @Test
  void otherCodeAtAKnownAddressIsAFault() {
    chain.code.replaceAll((_, _) -> new byte[] {99});
    assertThatThrownBy(() -> Registries.open(chain, NODE, database.jdbi(), 0))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(Code.BOOKS_DIFFER));
  }

  @Test
  void aNewDatanetIsRegisteredAndItsSnapshotPublished() {
    registries.publish(snapshot);
    assertThat(chain.sent).hasSize(2);
    assertThat(chain.sent.getLast())
        .contains(Hex.encodeBare(DATANET.bytes()))
        .contains(Hex.encodeBare(snapshot.ref().root().bytes()));
  }

  @Test
  void whatIsPublishedIsNotPublishedAgain() {
    chain.answer(DatanetRegistryCalls.holderOf(DATANET).data(), NODE.address().toWord());
    chain.answer(DatanetRegistryCalls.versionCount(DATANET).data(), word(1));
    var at = new DatanetRegistryCalls.SnapshotRef(DATANET, 1);
    assertThatThrownBy(() -> registries.publish(snapshot)).isInstanceOf(Failure.class);
    byte[] published = new byte[96];
    System.arraycopy(snapshot.ref().root().bytes(), 0, published, 0, 32);
    System.arraycopy(snapshot.manifest().bytes(), 0, published, 32, 32);
    System.arraycopy(word(snapshot.commitments().size()), 0, published, 64, 32);
    chain.answer(DatanetRegistryCalls.snapshot(at).data(), published);
    registries.publish(snapshot);
    assertThat(chain.sent).isEmpty();
  }

  /// A full disk is over some day, and is nothing that a contract said.
  @Test
  void aChainThatCannotStoreJustNowIsNoFaultOfAContract() {
    chain.broken = new Refusal(Code.UNAVAILABLE, "no room; try again later");
    assertThatThrownBy(() -> registries.publish(snapshot))
        .isInstanceOf(Refusal.class)
        .hasMessage("no room; try again later");
    chain.broken = new Fault(Code.CHAIN_STORAGE, "no room");
    assertThatThrownBy(() -> registries.publish(snapshot))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_REFUSED));
  }

  @Test
  void anotherHoldersDatanetIsAFault() {
    chain.answer(
        DatanetRegistryCalls.holderOf(DATANET).data(), RandomEpochs.account("other").toWord());
    assertThatThrownBy(() -> registries.publish(snapshot)).hasMessageContaining("registered by");
    assertThat(chain.sent).isEmpty();
  }

  @Test
  void aVersionThatDoesNotFollowIsRefused() {
    SnapshotRef third = new SnapshotRef(World.DATANET, 3, snapshot.ref().root());
    Snapshot later =
        new Snapshot(third, snapshot.commitments(), snapshot.members(), snapshot.manifest());
    assertThatThrownBy(() -> registries.publish(later)).isInstanceOf(Refusal.class);
  }

  @Test
  void aRootThatIsNotOfItsRecordsIsNeverSent() {
    SnapshotRef wrong = new SnapshotRef(World.DATANET, 1, RandomEpochs.hash("another root"));
    Snapshot forged =
        new Snapshot(wrong, snapshot.commitments(), snapshot.members(), snapshot.manifest());
    assertThatThrownBy(() -> registries.publish(forged)).isInstanceOf(AssertionError.class);
    assertThat(chain.sent).isEmpty();
  }

  @Test
  void nothingIsPaidInTwiceClaimedOrProposedOutOfTurn() {
    assertThatThrownBy(() -> registries.fund(BigInteger.ZERO)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> registries.claim(List.of())).isInstanceOf(AssertionError.class);
    var second =
        new RewardDistributorCalls.Proposal(2, Hash.ZERO, Hash.ZERO, Hash.ZERO, BigInteger.ZERO);
    assertThatThrownBy(() -> registries.propose(second)).isInstanceOf(AssertionError.class);
    assertThat(chain.sent).isEmpty();
  }

  @Test
  void theSignerAndTheTermsAreRegisteredOnce() {
    var terms = new TermsCommitment(RandomEpochs.hash("terms"));
    judge(0, 0, Hash.ZERO);
    registries.recognise(NODE.address(), terms);
    assertThat(chain.sent).hasSize(2);
    assertThat(chain.sent.getFirst()).endsWith(Hex.encodeBare(NODE.address().toWord()));
    assertThat(chain.sent.getLast()).endsWith(Hex.encodeBare(terms.value().bytes()));
    chain.sent.clear();
    judge(1, -1, terms.value());
    registries.recognise(NODE.address(), terms);
    assertThat(chain.sent).isEmpty();
  }

  @Test
  void aRetiredSignerAndOtherTermsAreFaults() {
    var terms = new TermsCommitment(RandomEpochs.hash("terms"));
    judge(1, 3, terms.value());
    assertThatThrownBy(() -> registries.recognise(NODE.address(), terms))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("after epoch 3");
    judge(1, -1, RandomEpochs.hash("others"));
    assertThatThrownBy(() -> registries.recognise(NODE.address(), terms))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("not by " + terms);
    assertThat(chain.sent).isEmpty();
  }

  /// What the judge says of this node; a `to` of -1 is for ever.
  private void judge(long from, long to, Hash terms) {
    var last = to < 0 ? UInt256.of(-1L) : UInt256.of(to);
    byte[] span = Arrays.copyOf(word(from), 64);
    System.arraycopy(last.toBytes32(), 0, span, 32, 32);
    chain.answer(ReceiptJudgeCalls.signer(NODE.address()).data(), span);
    chain.answer(ReceiptJudgeCalls.terms(1).data(), terms.bytes());
    chain.answer(RewardDistributorCalls.lastEpoch().data(), word(0));
  }

  @Test
  void anotherDomainThanThatOfTheJudgeIsAFault() {
    var salt = RandomEpochs.hash("salt");
    var judge = registries.addresses().get("ReceiptJudge");
    var domain = new ReceiptDomain(chain.chainId(), Objects.requireNonNull(judge), salt);
    chain.answer(ReceiptJudgeCalls.salt().data(), salt.bytes());
    chain.answer(ReceiptJudgeCalls.domainSeparator().data(), domain.separator().bytes());
    assertThat(registries.domain()).isEqualTo(domain);
    chain.answer(ReceiptJudgeCalls.domainSeparator().data(), salt.bytes());
    assertThatThrownBy(registries::domain).isInstanceOf(Fault.class);
  }

  @Test
  void aBaseAloneIsPublishedAsItsFirstVersion() {
    var base =
        ModelTerms.base(
            new ModelId("nano"),
            new BaseDigest(RandomEpochs.hash("base")),
            1,
            new World(3, 4).terms.commerce());
    registries.publish(base);
    assertThat(chain.sent).hasSize(2);
    assertThat(chain.sent.getLast())
        .contains(Hex.encodeBare(base.model().digest().value().bytes()))
        .contains(Hex.encodeBare(base.commerce().developer().toWord()));
  }

  @Test
  void aModelIsBelievedAsItWasPublished() {
    var terms = new World(3, 4).terms;
    var model = terms.model();
    assertThatThrownBy(() -> registries.reliability(model)).hasMessageContaining("not published");
    var at = new ModelRegistryCalls.ModelRef(model.id().key(), 1);
    chain.answer(ModelRegistryCalls.versionCount(model.id().key()).data(), word(1));
    chain.answer(ModelRegistryCalls.modelVersion(at).data(), new byte[11 * 32]);
    assertThatThrownBy(() -> registries.reliability(model)).hasMessageContaining("published as");
    var out = new ByteArrayOutputStream();
    out.writeBytes(model.digest().value().bytes());
    out.writeBytes(model.adapter().value().bytes());
    out.writeBytes(model.base().value().bytes());
    out.writeBytes(model.roots().run().value().bytes());
    out.writeBytes(model.roots().attribution().value().bytes());
    for (long number : List.of(1L, 2L, (long) terms.reliability(), 1L)) {
      out.writeBytes(word(number));
    }
    out.writeBytes(terms.commerce().developer().toWord());
    out.writeBytes(word(0));
    chain.answer(ModelRegistryCalls.modelVersion(at).data(), out.toByteArray());
    assertThat(registries.reliability(model)).isEqualTo(terms.reliability());
  }
}
