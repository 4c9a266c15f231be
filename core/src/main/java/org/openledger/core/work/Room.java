package org.openledger.core.work;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Room for long requests: read and parsed they are many times as large as they were sent, so only
/// so many bytes of them are there at a time. Short ones need none.
public final class Room {
  private static final int SHORT_BYTES = 64 << 10;
  private static final int WAIT_SECONDS_MAX = 10;

  private final Semaphore bytes;

  /// Room for so many bytes.
  public Room(int bytes) {
    this.bytes = new Semaphore(bytes);
  }

  /// A part of the room, until it is closed.
  public interface Part extends AutoCloseable {
    @Override
    void close();
  }

  /// Takes the room of a request.
  ///
  /// @param announced bytes it has, or a negative number if it does not say
  /// @param most bytes it may have
  /// @throws Refusal if there is no room for long
  public Part take(long announced, int most) {
    int needed = announced < 0 || announced > most ? most : (int) announced;
    if (needed <= SHORT_BYTES) {
      return () -> {};
    }
    try {
      if (bytes.tryAcquire(needed, WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        return () -> bytes.release(needed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Code.TOO_BUSY, "the server is stopping", e);
    }
    throw new Refusal(Code.TOO_BUSY, "too many long requests at a time; try again later");
  }
}
