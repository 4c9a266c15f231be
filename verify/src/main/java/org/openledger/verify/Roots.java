package org.openledger.verify;

import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.tally.split.ModelTerms;

/// What a verifier takes to be true without asking whoever made a bundle: what is registered with
/// the judge of an installation.
public interface Roots {
  /// What they are, for people.
  String name();

  /// The domain that receipts are signed for.
  ReceiptDomain domain();

  /// Whether an account may sign receipts of an epoch.
  boolean maySign(Address signer, long epoch);

  /// A model's registered terms. Of its snapshots, which are registered with the Datanets, they say
  /// nothing; nor does `claimed`, which only names the model.
  Optional<ModelTerms> model(ModelId claimed);

  /// What is registered of a snapshot's version.
  Optional<Registered> snapshot(SnapshotRef claimed);

  /// The terms by which all fees of an epoch are divided.
  TermsCommitment terms(long epoch);

  /// The root of a closed epoch's receipts.
  Optional<Hash> receiptsRoot(long epoch);

  /// A registered snapshot.
  ///
  /// @param root Merkle root over its records
  /// @param records how many they are
  record Registered(Hash root, long records) {}
}
