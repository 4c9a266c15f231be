package org.openledger.chain.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openledger.chain.ChainException;

/// Reads zips of vectors.
final class Vectors {
  /// Far above the largest file of the published sets.
  private static final long FILE_MAX = 256L << 20;

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
        if (entry.getSize() > FILE_MAX) {
          throw new IOException(entry.getName() + " is larger than " + FILE_MAX + " bytes");
        }
        try (var in = zip.getInputStream(entry)) {
          action.accept(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new ChainException(
          ChainException.Code.UNAVAILABLE, "cannot read the vectors " + path, e);
    }
  }
}
