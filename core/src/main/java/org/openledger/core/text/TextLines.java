package org.openledger.core.text;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.text.TextException.Place;

/// The lines of a text, one after another; each ends at LF, CR, CRLF or the end of the text.
///
/// A line that is too long, not UTF-8 or holds a zero byte is refused by [#next] alone: the next
/// call goes on behind it, and counts it. Any other refusal is the last element. What is delivered
/// before a refusal does not depend on the pieces in which the bytes arrive.
public final class TextLines implements Iterator<TextLine>, AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int LINE_BYTES_FIRST = 1 << 9;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final String name;
  private final int lineBytesMax;
  private final PlainBytes bytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int at;
  private int limit;
  private byte[] line = new byte[LINE_BYTES_FIRST];
  private long number;
  private long offset;
  private boolean isStarted;
  private boolean isEnded;
  private boolean mayPassLineFeed; // behind a CR, whose LF belongs to it
  private boolean mustPassRest; // of a line that was refused at its bound
  private boolean isLastLineEnded;
  private @Nullable TextException failure;

  TextLines(String name, int lineBytesMax, PlainBytes bytes) {
    this.name = name;
    this.lineBytesMax = lineBytesMax;
    this.bytes = bytes;
  }

  /// Whether there is another line, or a refusal, for [#next]; refuses nothing itself.
  @Override
  public boolean hasNext() {
    if (isEnded) {
      return false;
    }
    if (!isStarted) {
      start();
    }
    passRest();
    return !isEnded && (failure != null || at < limit);
  }

  @Override
  public TextLine next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the text has no more lines");
    }
    number++;
    var place = new Place(number, 0, offset);
    int length = collect(place);
    return new TextLine(number, Utf8.decode(line, length, name, place), place.offset());
  }

  /// Whether the line delivered last had an end of its own.
  boolean isLastLineEnded() {
    return isLastLineEnded;
  }

  /// Puts the bytes up to the line's end into `line`; how many.
  private int collect(Place place) {
    int length = 0;
    isLastLineEnded = false;
    while (!isLastLineEnded && fill()) {
      int end = lineEnd();
      if (end - at > lineBytesMax - length) {
        mustPassRest = true;
        throw TextException.of(
            Code.LINE_TOO_LONG,
            name,
            place,
            "longer than the allowed " + lineBytesMax + " bytes; split this line or leave it out");
      }
      append(length, end - at);
      length += end - at;
      passTo(end);
    }
    if (failure != null && !isLastLineEnded) {
      isEnded = true;
      throw failure;
    }
    return length;
  }

  private void append(int length, int count) {
    if (count > line.length - length) {
      long wanted = Math.max(length + (long) count, 2L * line.length);
      line = Arrays.copyOf(line, (int) Math.min(wanted, lineBytesMax));
    }
    System.arraycopy(chunk, at, line, length, count);
  }

  /// Moves to a line's end, and behind it where the chunk has it.
  private void passTo(int end) {
    offset += end - at;
    at = end;
    if (end < limit) {
      mayPassLineFeed = chunk[end] == '\r';
      isLastLineEnded = true;
      at++;
      offset++;
    }
  }

  private int lineEnd() {
    for (int i = at; i < limit; i++) {
      if (chunk[i] == '\n' || chunk[i] == '\r') {
        return i;
      }
    }
    return limit;
  }

  /// Passes over what still belongs to the line before.
  private void passRest() {
    while (mustPassRest && fill()) {
      passTo(lineEnd());
      mustPassRest = !isLastLineEnded;
    }
    boolean isThere = fill();
    if (mayPassLineFeed && isThere) {
      mayPassLineFeed = false;
      if (chunk[at] == '\n') {
        at++;
        offset++;
        fill();
      }
    }
  }

  /// Whether there is a byte at hand; if not, the text has ended or failed.
  private boolean fill() {
    if (at == limit && failure == null) {
      at = 0;
      limit = 0;
      more();
    }
    return at < limit;
  }

  private void more() {
    try {
      limit += Math.max(0, bytes.read(chunk, limit, chunk.length - limit));
    } catch (TextException e) {
      failure = e;
    }
  }

  private void start() {
    isStarted = true;
    for (int before = -1; limit < MARK.length && before < limit && failure == null; ) {
      before = limit;
      more();
    }
    if (limit >= MARK.length && Arrays.equals(chunk, 0, MARK.length, MARK, 0, MARK.length)) {
      at = MARK.length;
      offset = MARK.length;
    }
  }

  @Override
  public void close() {
    isEnded = true;
    bytes.close();
  }
}
