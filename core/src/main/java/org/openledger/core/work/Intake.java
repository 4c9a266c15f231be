package org.openledger.core.work;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Reads the body of a request within bounds: of bytes, whatever its head announced, and of time.
public final class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class.getName());
  private static final int CHUNK_BYTES = 16 << 10;
  private static final long DROPPED_BYTES_MAX = 64 << 20;
  private static final long DROPPED_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  private final Pace pace;
  private final LongSupplier nanos;

  /// Reads at a pace.
  public Intake(Pace pace) {
    this(pace, System::nanoTime);
  }

  Intake(Pace pace, LongSupplier nanos) {
    this.pace = pace;
    this.nanos = nanos;
  }

  /// The whole body. One that announces too much is read to its end and dropped, within bounds:
  /// closing the connection on it would take the answer along.
  ///
  /// @param announced bytes it has by its own account; negative if it does not say
  /// @param most bytes that it may have
  /// @throws Refusal with `OVER_BOUND` if it has more, with `TOO_SLOW` if it comes too slowly
  public byte[] read(InputStream body, long announced, int most) throws IOException {
    return read(body, announced, most, _ -> {});
  }

  /// The same, telling of bytes as they come, before they are kept.
  ///
  /// @param coming takes the room for so many more bytes, or refuses it
  public byte[] read(InputStream body, long announced, int most, IntConsumer coming)
      throws IOException {
    if (announced > most) {
      drop(body);
      throw tooLarge(most);
    }
    long began = nanos.getAsLong();
    var read = new ByteArrayOutputStream();
    var chunk = new byte[CHUNK_BYTES];
    for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
      if (read.size() + n > most) {
        throw tooLarge(most);
      }
      coming.accept(n);
      read.write(chunk, 0, n);
      if (pace.isTooSlow(read.size(), nanos.getAsLong() - began, most)) {
        throw new Refusal(
            Code.TOO_SLOW, "the body comes too slowly: %d bytes so far".formatted(read.size()));
      }
    }
    return read.toByteArray();
  }

  private void drop(InputStream body) {
    var chunk = new byte[CHUNK_BYTES];
    long began = nanos.getAsLong();
    long dropped = 0;
    try {
      for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
        dropped += n;
        if (dropped > DROPPED_BYTES_MAX || nanos.getAsLong() - began > DROPPED_NANOS_MAX) {
          return;
        }
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "the sender of a body too large went away", e);
    }
  }

  private static Refusal tooLarge(int most) {
    return new Refusal(Code.OVER_BOUND, "a request here has at most " + most + " bytes");
  }
}
