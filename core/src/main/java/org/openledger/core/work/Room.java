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
///
/// A client that has several there holds no more than is free, so that others find room however
/// slowly its own come. Only the one of them that is nearest to its end goes on beyond that, and so
/// does one alone: so nothing waits for a share that others take away, and whoever is alone is
/// refused nothing that there is room for.
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
    private final Object client;
    private final int most;
    private long waitNanosLeft = patience.toNanos();

    /// Bytes that came, of which so many are held as there are, once they are no short request.
    private int came;

    private int held;
    private boolean closed;

    private Part(Object client, int most) {
      this.client = client;
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
        boolean first = isNearestToItsEnd();
        hold(all);
        if (free < 0 || (!first && heldBy(client) > free) || !canAllEnd()) {
          hold(before);
          return false;
        }
      }
      came = all;
      return true;
    }

    /// Whether no other of its client's lacks less, if there are others.
    private boolean isNearestToItsEnd() {
      var others =
          parts.stream().filter(part -> part != this && part.client.equals(client)).toList();
      return others.isEmpty()
          || (lacking() > 0 && others.stream().allMatch(part -> lacking() <= part.lacking()));
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
  /// @param client whose request it is; those of equals are of one
  /// @param announced bytes it has, or a negative number if it does not say
  /// @param most bytes it may have
  public Part enter(Object client, long announced, int most) {
    int needed = announced < 0 || announced > most ? most : (int) announced;
    return new Part(client, Math.min(needed, bytes));
  }

  private long heldBy(Object client) {
    return parts.stream()
        .filter(part -> part.client.equals(client))
        .mapToLong(part -> part.held)
        .sum();
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
