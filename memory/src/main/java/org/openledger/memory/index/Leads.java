package org.openledger.memory.index;

/// Of some passages those that have most of a question's terms, in no order: what is looked at
/// first.
final class Leads {
  private static final int MOST = 8;

  private final int[] terms = new int[MOST];
  private final Scan.Block[] blocks = new Scan.Block[MOST];
  private final int[] passages = new int[MOST];
  private int count;

  /// Less than a passage needs to be one of them.
  int least() {
    return count < MOST ? 0 : terms[last()];
  }

  /// The most that a passage has, 0 if none has anything.
  int most() {
    int most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, terms[i]);
    }
    return most;
  }

  /// Adds a passage that has more than [#least].
  ///
  /// @return what that is now
  int add(int has, Scan.Block block, int passage) {
    int at = count < MOST ? count++ : last();
    terms[at] = has;
    blocks[at] = block;
    passages[at] = passage;
    return least();
  }

  private int last() {
    int last = 0;
    for (int i = 1; i < count; i++) {
      last = terms[i] < terms[last] ? i : last;
    }
    return last;
  }

  /// Takes a passage of a block.
  interface Each {
    void accept(Scan.Block block, int passage);
  }

  void forEach(Each each) {
    for (int i = 0; i < count; i++) {
      each.accept(blocks[i], passages[i]);
    }
  }
}
