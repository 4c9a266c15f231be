package org.openledger.core.work;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Reads the body of a request within bounds: of bytes, whatever its head announced, and of time.
public final class Intake {
  private static final int CHUNK_BYTES = 16 << 10;

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

  /// The whole body.
  ///
  /// @param most bytes that it may have
  /// @throws Refusal with `OVER_BOUND` if it has more, with `TOO_SLOW` if it comes too slowly
  public byte[] read(InputStream body, int most) throws IOException {
    long began = nanos.getAsLong();
    var read = new ByteArrayOutputStream();
    var chunk = new byte[CHUNK_BYTES];
    for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
      if (read.size() + n > most) {
        throw tooLarge(most);
      }
      read.write(chunk, 0, n);
      if (pace.isTooSlow(read.size(), nanos.getAsLong() - began, most)) {
        throw new Refusal(
            Code.TOO_SLOW, "the body comes too slowly: %d bytes so far".formatted(read.size()));
      }
    }
    return read.toByteArray();
  }

  /// What is told to whom sends more.
  public static Refusal tooLarge(int most) {
    return new Refusal(Code.OVER_BOUND, "a request here has at most " + most + " bytes");
  }
}
