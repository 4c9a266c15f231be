package org.openledger.serve;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import org.openledger.core.crypto.Address;

/// Turns of something that only so many may do at a time. Who waits is let in by payers in turn,
/// and of one payer by arrival: whoever sends hundreds of questions waits for their own.
final class Turns {
  private final Map<Address, Queue<Semaphore>> waiting = new LinkedHashMap<>();
  private int free;
  private int count;

  /// @param most how many may at a time
  Turns(int most) {
    this.free = most;
  }

  /// How many wait.
  synchronized int waiting() {
    return count;
  }

  /// Whether so many wait, the payer among them: whoever waits for nothing yet may always wait.
  synchronized boolean isFull(int most, Address payer) {
    return count >= most && waiting.containsKey(payer);
  }

  /// Waits for a turn of a payer's. Who takes one gives it back.
  void take(Address payer) {
    var own = new Semaphore(0);
    synchronized (this) {
      if (free > 0) {
        free--;
        return;
      }
      waiting.computeIfAbsent(payer, _ -> new ArrayDeque<>()).add(own);
      count++;
    }
    own.acquireUninterruptibly();
  }

  /// Hands the turn to the payer who has waited longest since their last one.
  synchronized void giveBack() {
    var payers = waiting.entrySet().iterator();
    if (!payers.hasNext()) {
      free++;
      return;
    }
    var next = payers.next();
    payers.remove();
    var questions = next.getValue();
    var first = questions.remove();
    count--;
    if (!questions.isEmpty()) {
      waiting.put(next.getKey(), questions);
    }
    first.release();
  }
}
