package org.openledger.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.store.keys.Keyring;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.OperatorTerms;
import org.openledger.tally.split.SplitParameters;
import org.openledger.verify.Seal;

/// Values that tests of several use cases need.
final class Samples {
  private Samples() {}

  static Hash hash(int number) {
    return Keccak.hash256(new byte[] {(byte) number});
  }

  static Address account(int number) {
    return KeyPair.derive(new byte[] {(byte) number}, "account").address();
  }

  /// Who signs in tests, and for which installation.
  static final KeyPair NODE = KeyPair.derive(new byte[] {7}, "node");

  static final Seal SEAL =
      new Seal(new ReceiptDomain(161_201, account(8), hash(8)), NODE.address());

  /// By what fees are divided in tests.
  static final FeeTerms TERMS =
      new FeeTerms(
          new ModelTerms.Commerce(
              PriceIn.units(BigInteger.ONE),
              PriceOut.units(BigInteger.ONE),
              account(2),
              Optional.empty()),
          new OperatorTerms(SplitParameters.DEFAULT, account(3), Optional.of(account(4))));

  static Parties parties() {
    return new Parties(Keyring.of(new byte[32]));
  }

  static SnapshotRef snapshot(String datanet) {
    return new SnapshotRef(new DatanetId(datanet), 1, hash(0));
  }

  /// A record with the commitment of a number.
  static Contribution record(String datanet, int number, Contribution.Split split) {
    return new Contribution(
        new DatanetId(datanet),
        new ContributorId("contributor " + number % 3),
        hash(number),
        new ClusterId(hash(number)),
        new Contribution.Source("document " + number, "CC0-1.0"),
        new Contribution.Content("question " + number, "answer number " + number),
        split);
  }

  /// The same record, saying something else.
  static Contribution saying(Contribution record, Contribution.Content content) {
    return new Contribution(
        record.datanet(),
        record.contributor(),
        record.commitment(),
        record.cluster(),
        record.source(),
        content,
        record.split());
  }

  static ModelSummary summary(ModelId id, SnapshotRef... snapshots) {
    return summary(id, new AdapterDigest(Hash.ZERO), List.of(snapshots));
  }

  static ModelSummary summary(ModelId id, AdapterDigest digest, List<SnapshotRef> snapshots) {
    return new ModelSummary(
        id,
        Optional.of(new ModelSummary.Adapted(2, digest, 1)),
        MemoryRoot.NONE,
        snapshots,
        new Document("{}"));
  }

  /// The terms of a model that quotes the records of a snapshot of `tides`.
  static ModelTerms quoting(ModelId id) {
    var base = new BaseDigest(hash(6));
    return new ModelTerms(
        new ModelPart(
            id,
            ModelDigest.of(base),
            base,
            AdapterDigest.NONE,
            new ModelPart.Roots(RunCommitment.NONE, AttributionRoot.NONE, new MemoryRoot(hash(5))),
            List.of(snapshot("tides")),
            1),
        ModelTerms.RELIABILITY_WHOLE,
        TERMS.commerce());
  }

  /// A model that quotes the records of a snapshot.
  static ModelSummary remembering(ModelId id, SnapshotRef snapshot) {
    return new ModelSummary(
        id, Optional.empty(), new MemoryRoot(hash(5)), List.of(snapshot), new Document("{}"));
  }
}
