package org.openledger.bench.answers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.hash.Sha256;

/// One of the two halves that questions fall into by what they ask: what is tuned is tuned on one
/// and reported of the other.
enum Half {
  TUNED,
  REPORTED;

  /// The questions of this half.
  List<Asked> of(List<Asked> asked) {
    return asked.stream().filter(each -> of(each) == this).toList();
  }

  /// By the subject, so that no subject is in both.
  static Half of(Asked asked) {
    var digest = Sha256.digest(asked.subject().getBytes(StandardCharsets.UTF_8));
    return (digest.at(0) & 1) == 0 ? TUNED : REPORTED;
  }
}
