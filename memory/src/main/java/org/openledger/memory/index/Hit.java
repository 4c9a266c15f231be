package org.openledger.memory.index;

import java.util.Comparator;
import org.openledger.core.hash.Hash;

/// A passage that a scan found, and what it was found by.
public final class Hit {
  /// The best first; of equals the one with the smaller commitment, then the one that stands first.
  static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingLong(Hit::score)
          .reversed()
          .thenComparing(hit -> hit.commitment)
          .thenComparingInt(hit -> hit.start)
          .thenComparingInt(hit -> hit.index)
          .thenComparingInt(hit -> hit.passage);

  private final int index;
  private final int passage;
  private final long score;
  private final int text;
  private final int prompt;
  private final int prompts;
  private final int terms;
  private final Hash commitment;
  private final Hash cluster;
  private final int start;

  private Hit(int index, int passage, long score, int[] signs, Part part, int local) {
    this.index = index;
    this.passage = passage;
    this.score = score;
    this.text = signs[0];
    this.prompt = signs[1];
    this.prompts = signs[2];
    this.terms = signs[3];
    int record = part.recordOf(local);
    this.commitment = part.commitment(record);
    this.cluster = part.cluster(record);
    this.start = part.start(part.firstSentence(local));
  }

  /// A passage of a part.
  ///
  /// @param signs cosines of text and nearest prompt, the mean of all prompts', and what it has of
  ///   the terms
  static Hit of(Part part, int local, int[] signs, long score, Scan.Block block) {
    return new Hit(block.index(), block.base() + local, score, signs, part, local);
  }

  /// Which of the indexes has it.
  public int index() {
    return index;
  }

  /// Its number there.
  public int passage() {
    return passage;
  }

  /// What it is ordered by.
  public long score() {
    return score;
  }

  /// The cosine of its text, in [Vectors#UNIT].
  public int text() {
    return text;
  }

  /// The cosine of the nearest of its record's prompts, or of its text where there is none.
  public int prompt() {
    return prompt;
  }

  /// The mean of the cosines of its record's prompts, or its text's where there is none.
  public int prompts() {
    return prompts;
  }

  /// What it has of the question's terms, in [Bm25#UNIT] to the bit.
  public int terms() {
    return terms;
  }

  Hash cluster() {
    return cluster;
  }
}
