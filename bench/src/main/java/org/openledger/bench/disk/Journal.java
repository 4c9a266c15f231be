package org.openledger.bench.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.random.CounterRandom;

/// Everything that was done to a disk, in order; and which of it fails.
final class Journal {
  /// Nothing fails.
  static final int NEVER = -1;

  private final List<Effect> effects = new ArrayList<>();
  private final Disk now = new Disk();
  private int asked;
  private int failing = NEVER;
  private int failingMost;

  /// Lets the n-th change from the start fail, and some more after it.
  ///
  /// @param n from 0; [#NEVER] for none
  /// @param count how many fail
  void failAt(int n, int count) {
    failing = n;
    failingMost = count;
  }

  /// Whether a change failed.
  boolean hasFailed() {
    return failing != NEVER && asked > failing;
  }

  /// Asks whether a change may happen.
  void ask() throws IOException {
    int number = asked++;
    if (failing != NEVER && number >= failing && number - failing < failingMost) {
      throw new IOException("No space left on device");
    }
  }

  /// Notes what has happened.
  void note(Effect effect) {
    effects.add(effect);
    now.apply(effect);
  }

  /// How much has happened.
  int size() {
    return effects.size();
  }

  /// The number of what has a path.
  int number(List<String> path) {
    return now.number(path);
  }

  /// Writes into a folder what is left when the power fails after the first so many changes.
  void failAfter(int count, CounterRandom random, Path into) throws IOException {
    var disk = new Disk();
    effects.subList(0, count).forEach(disk::apply);
    disk.fail(random, into);
  }
}
