package org.openledger.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.text.TextException.Place;

/// UTF-8 as text: strictly where anything depends on it, leniently where only eyes see it.
///
/// Whoever replaces what is ill-formed gives two different inputs one text, and then one hash, one
/// name or one answer; so nothing outside this package turns bytes into text by itself.
public final class Utf8 {
  private static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /// The text, or nothing if the bytes are not UTF-8 (overlong forms and encoded surrogates too).
  public static Optional<String> decoded(byte[] bytes) {
    return decoded(bytes, 0, bytes.length);
  }

  /// The text of `length` bytes from `from` on, or nothing if they are not UTF-8.
  public static Optional<String> decoded(byte[] bytes, int from, int length) {
    var text = new String(bytes, from, length, UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return Optional.of(text);
    }
    try {
      var strict = UTF_8.newDecoder();
      return Optional.of(strict.decode(ByteBuffer.wrap(bytes, from, length)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// What can be shown to a person of bytes that may be anything: U+FFFD stands for what is none.
  public static String shown(byte[] bytes) {
    return shown(bytes, 0, bytes.length);
  }

  /// What can be shown to a person of `length` bytes from `from` on.
  public static String shown(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, UTF_8);
  }

  /// Makes what the program prints UTF-8, whatever the environment says about characters: answers
  /// and names are in any language.
  public static void useForStandardStreams() {
    System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
    System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
  }

  /// The text of the first `length` bytes of a line.
  ///
  /// @param line the line's number and its first byte's offset, with which refusals are placed
  static String decode(byte[] bytes, int length, String file, Place line) {
    var text = new String(bytes, 0, length, UTF_8);
    // The decoder of strings puts this character for what it cannot read; it may also be meant.
    boolean isSuspect = text.indexOf(REPLACEMENT) >= 0;
    if (text.indexOf('\0') >= 0) {
      refuseZero(bytes, length, file, line);
    } else if (isSuspect) {
      requireWellFormed(bytes, length, file, line);
    }
    return text;
  }

  private static void refuseZero(byte[] bytes, int length, String file, Place line) {
    int zero = 0;
    while (bytes[zero] != 0) {
      zero++;
    }
    assert zero < length : "the text has a zero, so its bytes have one";
    requireWellFormed(bytes, zero, file, line);
    throw refused(
        Code.ZERO_BYTE,
        new String(bytes, 0, zero, UTF_8),
        file,
        line,
        "a zero byte, which no text has; is it UTF-16 or a binary file? Give it as UTF-8");
  }

  private static void requireWellFormed(byte[] bytes, int length, String file, Place line) {
    var in = ByteBuffer.wrap(bytes, 0, length);
    var out = CharBuffer.allocate(length);
    CoderResult result = UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      int value = bytes[in.position()] & 0xff;
      throw refused(
          Code.ILL_FORMED_TEXT,
          out.flip().toString(),
          file,
          line,
          String.format("byte 0x%02x is not UTF-8 here; %s", value, advice(value, line)));
    }
  }

  private static String advice(int value, Place line) {
    boolean isUtf16 = line.offset() == 0 && (value == 0xff || value == 0xfe);
    return "convert the file, e.g. with iconv -f "
        + (isUtf16 ? "UTF-16" : "ISO-8859-1")
        + " -t UTF-8";
  }

  private static TextException refused(
      Code code, String before, String file, Place line, String why) {
    int column = before.codePointCount(0, before.length()) + 1;
    long offset = line.offset() + before.getBytes(UTF_8).length;
    return TextException.of(code, file, new Place(line.line(), column, offset), why);
  }
}
