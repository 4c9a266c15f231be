package org.openledger.contribute.intake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// The lines of a plain or gzip file of UTF-8, read one at a time in bounded memory.
///
/// Neither a line that never ends nor a small file that unpacks without end takes more than the
/// bounds; both are reported where they occur.
final class SourceLines {
  static final int LINE_BYTES_MAX = 4 << 20;
  static final long FILE_BYTES_MAX = 16L << 30;
  private static final int GZIP_MAGIC = 0x1f8b;

  /// A line, or why it is none.
  sealed interface Line {
    long number();

    record Text(long number, String text) implements Line {}

    record Bad(long number, int column, Reason reason, String detail) implements Line {}
  }

  private final InputStream in;
  private long number;
  private long bytes;
  private boolean ended;

  SourceLines(InputStream source) throws IOException {
    var buffered = new BufferedInputStream(source, 1 << 16);
    buffered.mark(2);
    int magic = (buffered.read() << 8) | buffered.read();
    buffered.reset();
    in =
        magic == GZIP_MAGIC
            ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16)
            : buffered;
  }

  long number() {
    return number;
  }

  /// The next line; empty after the last.
  Optional<Line> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    number++;
    var line = new ByteArrayOutputStream(512);
    boolean any = false;
    boolean tooLong = false;
    for (int b = in.read(); ; b = in.read()) {
      if (b < 0) {
        ended = true;
        break;
      }
      any = true;
      if (++bytes > FILE_BYTES_MAX) {
        ended = true;
        return Optional.of(
            new Line.Bad(number, 0, Reason.FILE_TOO_LARGE, "the rest of the file is not read"));
      }
      if (b == '\n') {
        break;
      }
      tooLong |= line.size() == LINE_BYTES_MAX;
      if (!tooLong) {
        line.write(b);
      }
    }
    if (!any) {
      return Optional.empty();
    }
    return Optional.of(tooLong ? tooLarge() : decode(line.toByteArray()));
  }

  private Line tooLarge() {
    var detail = "a line may have at most " + LINE_BYTES_MAX + " bytes";
    return new Line.Bad(number, 0, Reason.LINE_TOO_LARGE, detail);
  }

  private Line decode(byte[] bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length + 1);
    if (decoder.decode(in, out, true).isError()) {
      var detail = "byte %d, 0x%02x, is not UTF-8".formatted(in.position() + 1, in.get());
      return new Line.Bad(number, in.position(), Reason.NOT_UTF8, detail);
    }
    var text = out.flip().toString();
    return new Line.Text(
        number, number == 1 && text.startsWith("\ufeff") ? text.substring(1) : text);
  }
}
