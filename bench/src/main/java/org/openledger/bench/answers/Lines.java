package org.openledger.bench.answers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// Reads JSON Lines, of files and of the program's own resources.
public final class Lines {
  private static final TextBounds BOUNDS = new TextBounds(1L << 28, 1 << 24);

  private Lines() {}

  /// The objects of a file, compressed or not.
  public static List<Json> of(Path file) {
    return of(TextInput.of(file, BOUNDS));
  }

  /// The objects of a file of questions that comes with the program.
  static List<Json> resource(String name) {
    try (InputStream in = Lines.class.getResourceAsStream("/questions/" + name)) {
      if (in == null) {
        throw new AssertionError("the program has no questions " + name);
      }
      return of(TextInput.of(in, name, BOUNDS));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the questions " + name, e);
    }
  }

  private static List<Json> of(TextInput input) {
    var found = new ArrayList<Json>();
    try (var lines = input.lines()) {
      while (lines.hasNext()) {
        var text = lines.next().text();
        if (!text.isBlank()) {
          found.add(Json.parse(text));
        }
      }
    }
    return found;
  }
}
