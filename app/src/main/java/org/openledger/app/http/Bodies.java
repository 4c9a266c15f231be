package org.openledger.app.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.Utf8;
import org.openledger.core.work.Intake;
import org.openledger.core.work.Pace;
import org.openledger.core.work.Room;

/// Bodies of requests.
public final class Bodies {
  /// Longest body where a route says nothing else.
  public static final int BYTES_MAX = 4 << 20;

  private static final String INTAKE = "openledger.intake";
  private static final String ROOM = "openledger.room";
  private static final String PART = "openledger.room.part";

  private Bodies() {}

  /// Says how slowly a request's body may come, and of which room it takes.
  public static void note(Context ctx, Intake intake, Room room) {
    ctx.attribute(INTAKE, intake);
    ctx.attribute(ROOM, room);
  }

  /// The request is answered: what its body took is free again.
  public static void done(Context ctx) {
    if (ctx.attribute(PART) instanceof Room.Part part) {
      part.close();
      ctx.attribute(PART, null);
    }
  }

  /// Takes room for what a packed body may unpack to, until the request is answered.
  ///
  /// @throws Refusal if there is none for long
  public static void unpacking(Context ctx, int most) {
    grow(ctx, most, most);
  }

  private static void grow(Context ctx, int more, int most) {
    if (ctx.attribute(ROOM) instanceof Room room) {
      var part =
          ctx.attribute(PART) instanceof Room.Part taken
              ? taken
              : room.enter(Caller.client(ctx), ctx.req().getContentLengthLong(), most);
      ctx.attribute(PART, part);
      part.grow(more);
    }
  }

  /// The text of a body, which is UTF-8 whatever its headers say (RFC 8259).
  ///
  /// @throws Refusal if it is not, is too long or comes too slowly
  public static String text(Context ctx) {
    return Utf8.decoded(bytes(ctx, BYTES_MAX))
        .orElseThrow(() -> new Refusal(Code.ILL_FORMED_TEXT, "the body is not UTF-8"));
  }

  /// What a JSON body says.
  ///
  /// @param reading takes it out of the body, and does nothing else: what it cannot take is the
  ///   sender's mistake
  /// @throws Refusal if the body is not JSON, or does not say it
  public static <T> T json(Context ctx, Function<Json, T> reading) {
    var text = text(ctx);
    try {
      return reading.apply(Json.parse(text));
    } catch (JsonException e) {
      throw new MalformedBody("", e);
    }
  }

  /// The bytes of a body.
  ///
  /// @throws Refusal if there are more than `most`, or they come too slowly
  public static byte[] bytes(Context ctx, int most) {
    return bytes(ctx, most, more -> grow(ctx, more, most));
  }

  /// The same, telling of bytes as they come, before they are kept.
  ///
  /// @param coming takes the room for so many more bytes, or refuses it
  public static byte[] bytes(Context ctx, int most, IntConsumer coming) {
    var intake = ctx.attribute(INTAKE) instanceof Intake noted ? noted : new Intake(Pace.USUAL);
    try {
      var request = ctx.req();
      return intake.read(request.getInputStream(), request.getContentLengthLong(), most, coming);
    } catch (IOException e) {
      throw new Refusal(Code.CALLER_GONE, "the sender went away", e);
    }
  }
}
