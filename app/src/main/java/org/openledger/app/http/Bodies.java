package org.openledger.app.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.work.Intake;
import org.openledger.core.work.Pace;

/// Bodies of requests.
public final class Bodies {
  /// Longest body where a route says nothing else.
  public static final int BYTES_MAX = 4 << 20;

  private static final Logger LOG = Logger.getLogger(Bodies.class.getName());
  private static final String INTAKE = "openledger.intake";

  /// Most bytes of a body too large that are read and dropped, so that its sender hears why.
  private static final long DROPPED_BYTES_MAX = 64 << 20;

  private static final long DROPPED_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  private Bodies() {}

  /// Says how slowly a request's body may come.
  public static void note(Context ctx, Intake intake) {
    ctx.attribute(INTAKE, intake);
  }

  /// The text of a body, which is UTF-8 whatever its headers say (RFC 8259).
  ///
  /// @throws Refusal if it is not, is too long or comes too slowly
  public static String text(Context ctx) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(ctx, BYTES_MAX)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(Code.ILL_FORMED_TEXT, "the body is not UTF-8", e);
    }
  }

  /// The bytes of a body.
  ///
  /// @throws Refusal if there are more than `most`, or they come too slowly
  public static byte[] bytes(Context ctx, int most) {
    var intake = ctx.attribute(INTAKE) instanceof Intake noted ? noted : new Intake(Pace.USUAL);
    try {
      if (ctx.req().getContentLengthLong() > most) {
        drop(ctx);
        throw Intake.tooLarge(most);
      }
      return intake.read(ctx.req().getInputStream(), most);
    } catch (IOException e) {
      throw new Refusal(Code.CALLER_GONE, "the sender went away", e);
    }
  }

  /// Reads what the sender of a refused body is still sending: closing the connection on it would
  /// take the answer along.
  private static void drop(Context ctx) {
    var chunk = new byte[1 << 16];
    long end = System.nanoTime() + DROPPED_NANOS_MAX;
    try (var in = ctx.req().getInputStream()) {
      long dropped = 0;
      int n = in.read(chunk);
      while (n >= 0 && dropped < DROPPED_BYTES_MAX && System.nanoTime() < end) {
        dropped += n;
        n = in.read(chunk);
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "the sender of a body too large went away", e);
    }
  }
}
