package org.openledger.contribute.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// JSON Lines as a source: one object per line, blank lines skipped.
public final class JsonLines implements Source {
  private static final Pattern COLUMN = Pattern.compile("column (\\d{1,9})\\)");

  private final SourceLines lines;
  private final RowMapping mapping;

  public JsonLines(InputStream in, RowMapping mapping) throws IOException {
    this.lines = new SourceLines(in);
    this.mapping = mapping;
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public Optional<Located> next() throws IOException {
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      switch (line.get()) {
        case SourceLines.Line.Bad(long number, int column, Reason reason, String detail) -> {
          return Optional.of(Located.refused(number, column, reason, detail));
        }
        case SourceLines.Line.Text(long number, String text) -> {
          if (!text.isBlank()) {
            return Optional.of(row(number, text));
          }
        }
      }
    }
    return Optional.empty();
  }

  private Located row(long number, String text) {
    Json row;
    try {
      row = Json.parse(text);
    } catch (JsonException e) {
      var message = String.valueOf(e.getMessage());
      var column = COLUMN.matcher(message);
      int at = column.find() ? Integer.parseInt(column.group(1)) : 0;
      return Located.refused(number, at, Reason.BAD_JSON, message);
    }
    try {
      return new Located(number, 0, mapping.map(row));
    } catch (JsonException e) {
      return Located.refused(number, 0, Reason.MISSING_FIELD, String.valueOf(e.getMessage()));
    }
  }
}
