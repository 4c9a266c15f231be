package org.openledger.simulation;

import java.util.ArrayList;
import java.util.List;

/// The life of a simulated process: every effect on the world outside passes here, is counted, and
/// may be its last.
///
/// A process that is dead has no more effects, whoever catches its end: each of them dies again,
/// until the next process begins. Where several threads have effects, all of them die at one's.
final class Fuse {
  /// What sort of effect.
  enum Kind {
    /// A statement that only reads.
    READ,
    /// A statement that writes.
    WRITE,
    /// The end of a database transaction.
    COMMIT,
    /// A transaction of the chain.
    SEND
  }

  /// An effect.
  ///
  /// @param what in words: before or after what
  record Effect(Kind kind, String what) {
    @Override
    public String toString() {
      return kind + " " + what;
    }
  }

  private final List<Runnable> ends = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private int last;
  private boolean blown;
  private String death = "";

  /// What is done the moment the process dies, as a server does with a client that is gone.
  synchronized void onDeath(Runnable end) {
    ends.add(end);
  }

  /// Begins a process that dies at its `effect`-th effect from now, counted from 1.
  synchronized void arm(int effect) {
    effects.clear();
    last = effect;
    blown = false;
  }

  /// Begins a process, or lets it live on, that does not die.
  void disarm() {
    arm(Integer.MAX_VALUE);
  }

  /// Whether the process is dead.
  synchronized boolean isBlown() {
    return blown;
  }

  /// Where the process died, in words; empty if it lives.
  synchronized String death() {
    return blown ? death : "";
  }

  /// The effects since the process was last armed or disarmed.
  synchronized List<Effect> effects() {
    return List.copyOf(effects);
  }

  /// Passes an effect.
  synchronized void effect(Kind kind, String what) {
    requireLife();
    effects.add(new Effect(kind, what));
    if (effects.size() >= last) {
      blown = true;
      death = "effect " + effects.size() + ", " + effects.getLast();
      ends.forEach(Runnable::run);
      throw new Killed(death);
    }
  }

  /// The dead do nothing.
  synchronized void requireLife() {
    if (blown) {
      throw new Killed(death);
    }
  }
}
