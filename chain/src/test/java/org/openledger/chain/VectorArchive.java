package org.openledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The published test vectors that lie beside the project.
public final class VectorArchive {
  private VectorArchive() {}

  /// Fails where an archive is absent, and says what it is.
  public static void require(Path archive) {
    assertThat(archive)
        .as("a file of the published vectors; they lie in a folder \"shared\" beside the project")
        .exists();
  }

  /// Visits the name and text of every file in an archive, in the order of their names.
  public static void forEach(String archive, BiConsumer<String, String> visitor) {
    Path path = Path.of("..", "shared", "vectors", archive);
    require(path);
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : zip.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList()) {
        if (!entry.isDirectory()) {
          byte[] text = zip.getInputStream(entry).readAllBytes();
          visitor.accept(entry.getName(), new String(text, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
