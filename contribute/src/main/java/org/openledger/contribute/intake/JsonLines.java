package org.openledger.contribute.intake;

import java.io.InputStream;
import java.util.Optional;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;
import org.openledger.core.text.TextLine;
import org.openledger.core.text.TextLines;

/// JSON Lines as a source: one object per line, blank lines skipped.
///
/// A line that is too long, not UTF-8 or no JSON is refused alone.
public final class JsonLines implements Source, AutoCloseable {
  /// What a file of rows may take: 16 GiB unpacked, 4 MiB a line.
  public static final TextBounds BOUNDS = new TextBounds(16L << 30, 4 << 20);

  private final TextLines lines;
  private final RowMapping mapping;
  private long number;

  /// The rows of a stream, plain or gzip, under a name for refusals.
  public JsonLines(InputStream in, String name, RowMapping mapping) {
    this.lines = TextInput.of(in, name, BOUNDS).lines();
    this.mapping = mapping;
  }

  @Override
  public long line() {
    return number;
  }

  @Override
  public Optional<Located> next() {
    while (lines.hasNext()) {
      number++;
      try {
        var line = lines.next();
        if (!line.text().isBlank()) {
          return Optional.of(row(line));
        }
      } catch (TextException e) {
        if (!e.isOfOneLine()) {
          throw e;
        }
        return Optional.of(Located.refused(e.line(), e.column(), Reason.of(e.code()), e.text()));
      }
    }
    return Optional.empty();
  }

  /// Closes the stream.
  @Override
  public void close() {
    lines.close();
  }

  private Located row(TextLine line) {
    Json row;
    try {
      row = Json.parse(line.text());
    } catch (JsonException e) {
      // Each line is a text of its own to the parser, so its column is the file's.
      return refused(line, e.column(), Reason.BAD_JSON, notJson(line, e));
    }
    try {
      return new Located(line.number(), 0, mapping.map(row));
    } catch (JsonException e) {
      return refused(line, 0, Reason.MISSING_FIELD, String.valueOf(e.getMessage()));
    }
  }

  /// What is wrong with a line; of one that does not begin as an object does, what it should be.
  private static String notJson(TextLine line, JsonException cause) {
    boolean object = line.text().stripLeading().startsWith("{");
    return cause.getMessage()
        + (object ? "" : "; a row is a JSON object on a line of its own, and CSV is not read");
  }

  private static Located refused(TextLine line, int column, Reason reason, String why) {
    return Located.refused(line.number(), column, reason, why);
  }
}
