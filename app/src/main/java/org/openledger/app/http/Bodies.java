package org.openledger.app.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Bodies of requests.
public final class Bodies {
  private Bodies() {}

  /// The text of a body, which is UTF-8 whatever its headers say (RFC 8259).
  ///
  /// @throws Refusal if it is not
  public static String text(Context ctx) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(ctx.bodyAsBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(Code.ILL_FORMED_TEXT, "the body is not UTF-8", e);
    }
  }
}
