package org.openledger.core.rlp;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/// Finds the published vectors that tests read from beside the project.
final class SharedFiles {
  private SharedFiles() {}

  /// The UTF-8 entries of a zip below `../shared`, by name.
  static Map<String, String> zip(String name) {
    var path = Path.of("..", "shared", name);
    if (!Files.exists(path)) {
      return fail(
          path + " is absent; published vectors lie in a folder \"shared\" beside the project");
    }
    var entries = new TreeMap<String, String>();
    try (var zip = new ZipFile(path.toFile())) {
      for (var entry : java.util.Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          var bytes = zip.getInputStream(entry).readAllBytes();
          entries.put(entry.getName(), new String(bytes, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      return fail("cannot read " + path, e);
    }
    return entries;
  }
}
