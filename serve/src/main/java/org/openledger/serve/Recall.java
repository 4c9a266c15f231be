package org.openledger.serve;

import java.util.Optional;
import java.util.function.BiPredicate;
import org.openledger.core.digest.RetrievalCommitment;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.CreditPart;

/// Where a model finds what its answers are written from.
@FunctionalInterface
public interface Recall {
  /// What there is to say to a question: the same for the same question, always.
  Recalled recall(Question question);

  /// Whether a third or more of what another model would answer is what records here say, and said
  /// before. A model that does not know says no.
  ///
  /// @param other of another model
  /// @param elder whether a record of this model, the first, was committed to before one of the
  ///   other
  default boolean saidBefore(Written other, BiPredicate<Hash, Hash> elder) {
    return false;
  }

  /// What came of looking.
  sealed interface Recalled permits Reply.Nothing, Written {
    /// How sure it is that something found answers the question, parts per million.
    int sure();
  }

  /// An answer, written from records.
  non-sealed interface Written extends Recalled {
    /// All of its text.
    String text();

    /// Whose it is, as far as it was said.
    ///
    /// @param promptIds tokens read
    /// @param said the beginning of the text that was said
    Credited credit(int[] promptIds, String said);
  }

  /// Whose an answer is.
  ///
  /// @param attribution for those who are paid
  /// @param retrieval what was found, and why it was said; nothing where nothing was looked for
  record Credited(Attribution attribution, Optional<Json> retrieval) {
    /// What a receipt says of it.
    public CreditPart commitments() {
      return new CreditPart(
          attribution.commitment(),
          retrieval.map(RetrievalCommitment::of).orElse(RetrievalCommitment.NONE));
    }
  }
}
