package org.openledger.serve;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// An answer, whose data it came from, and the digests of what produced it.
///
/// @param question what was asked
/// @param promptTokens tokens read
/// @param text the answer
/// @param answerTokens tokens written, the one that ended the answer included
/// @param finish why it ended
/// @param attribution whose data it was
/// @param provenance what produced it
public record Answer(
    Question question,
    int promptTokens,
    String text,
    int answerTokens,
    Finish finish,
    Attribution attribution,
    Provenance provenance) {

  /// Why an answer ended, under the names of the OpenAI API.
  public enum Finish {
    STOP,
    LENGTH
  }

  /// Digests of what produced an answer.
  ///
  /// @param baseDigest SHA-256 of the base weights
  /// @param snapshots what the adapter was trained on
  /// @param adapterDigest SHA-256 of the adapter weights; zero for a base alone
  /// @param kernelVersion version of the kernels' bits
  public record Provenance(
      Hash baseDigest, List<SnapshotRef> snapshots, Hash adapterDigest, int kernelVersion) {
    public Provenance {
      snapshots = List.copyOf(snapshots);
    }
  }

  /// SHA-256 of the text: the receipt's `answer`.
  public Hash answerHash() {
    return Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
