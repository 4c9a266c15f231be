package org.openledger.core.work;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Room for long requests: read and parsed they are many times as large as they were sent, so only
/// so many bytes of them are there at a time. Short ones need none.
///
/// What was announced takes none either, only what came: whoever announces much and sends little
/// would keep it from all others. So that no two wait for what the other has, bytes are given only
/// while all that are there could be read to their ends, one after the other.
public final class Room {
  private static final int SHORT_BYTES = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Part> parts = new HashSet<>();
  private final int bytes;
  private final Duration patience;
  private long free;

  /// Room for so many bytes.
  ///
  /// @param pace whose grace is how long a request waits for it, in all
  public Room(int bytes, Pace pace) {
    this.bytes = bytes;
    this.patience = pace.grace();
    this.free = bytes;
  }

  /// A part of the room, until it is closed.
  public final class Part implements AutoCloseable {
    private final int most;
    private long waitNanosLeft = patience.toNanos();

    /// Bytes that came, of which so many are held as there are, once they are no short request.
    private int came;

    private int held;
    private boolean closed;

    private Part(int most) {
      this.most = most;
    }

    /// Takes room for bytes that came, and waits for it, though not for long in all.
    ///
    /// @throws Refusal if there is none for long
    public void grow(int more) {
      lock.lock();
      try {
        while (!isGiven(more)) {
          if (waitNanosLeft <= 0) {
            throw full();
          }
          waitNanosLeft = changed.awaitNanos(waitNanosLeft);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refusal(Code.TOO_BUSY, "the server is stopping", e);
      } finally {
        lock.unlock();
      }
    }

    /// The same without waiting, for those whose bytes would wait in memory meanwhile.
    ///
    /// @throws Refusal if there is none now
    public void growNow(int more) {
      lock.lock();
      try {
        if (!isGiven(more)) {
          throw full();
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean isGiven(int more) {
      int all = came + more;
      int before = held;
      if (closed) {
        return false;
      }
      if (all > SHORT_BYTES) {
        hold(all);
        if (free < 0 || !canAllEnd()) {
          hold(before);
          return false;
        }
      }
      came = all;
      return true;
    }

    private void hold(int now) {
      free += held - now;
      held = now;
      if (now > 0) {
        parts.add(this);
      } else {
        parts.remove(this);
      }
    }

    /// Bytes for which it may still ask.
    private int lacking() {
      return Math.max(0, most - held);
    }

    /// Gives back what it has; once, however often it is closed.
    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        hold(0);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// A part of nothing yet, for a request whose bytes are still to come.
  ///
  /// @param announced bytes it has, or a negative number if it does not say
  /// @param most bytes it may have
  public Part enter(long announced, int most) {
    int needed = announced < 0 || announced > most ? most : (int) announced;
    return new Part(Math.min(needed, bytes));
  }

  /// Whether one after the other could get what it may still ask for, and give back all it has.
  private boolean canAllEnd() {
    long left = free;
    for (var part : parts.stream().sorted(Comparator.comparingInt(Part::lacking)).toList()) {
      if (part.lacking() > left) {
        return false;
      }
      left += part.held;
    }
    return true;
  }

  private static Refusal full() {
    return new Refusal(Code.TOO_BUSY, "too many long requests at a time; try again later");
  }
}
