package org.openledger.chain.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.core.text.Utf8;

/// Reads zips of vectors.
final class Vectors {
  /// Far above the largest file of the published sets.
  private static final TextBounds BOUNDS = TextBounds.whole(256 << 20);

  private Vectors() {}

  /// Hands over the JSON files in a zip one by one, ordered by name.
  static void forEach(Path path, BiConsumer<String, byte[]> action) {
    try (var zip = new ZipFile(path.toFile())) {
      var entries =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".json"))
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      for (var entry : entries) {
        try (var in = zip.getInputStream(entry)) {
          action.accept(entry.getName(), TextInput.of(in, entry.getName(), BOUNDS).bytes());
        }
      }
    } catch (IOException e) {
      throw new Refusal(Code.STATE_UNAVAILABLE, "cannot read the vectors " + path, e);
    }
  }

  /// Runs a test function, which gives what differs and nothing where a test passes, over every
  /// test of every file.
  static VectorReport run(Path zip, Function<Json, String> test) {
    var failures = new ArrayList<VectorReport.Failure>();
    int[] present = {0};
    forEach(
        zip,
        (file, content) ->
            Json.parse(Utf8.decoded(content).orElseThrow())
                .members()
                .forEach((name, vector) -> {
                  present[0]++;
                  String reason = test.apply(vector);
                  if (!reason.isEmpty()) {
                    failures.add(new VectorReport.Failure(file + " " + name, reason));
                  }
                }));
    return new VectorReport(present[0], failures);
  }
}
