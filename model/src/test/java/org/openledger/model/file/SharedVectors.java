package org.openledger.model.file;

import java.nio.file.Files;
import java.nio.file.Path;

/// The reference values that lie beside the project.
public final class SharedVectors {

  private static final Path MODEL = Path.of("../shared/vectors/model");

  private SharedVectors() {}

  /// A path below the model vectors, which must be there.
  public static Path model(String name) {
    var path = MODEL.resolve(name);
    if (!Files.exists(path)) {
      throw new AssertionError(
          path + " is absent; published vectors lie in a folder \"shared\" beside the project");
    }
    return path;
  }
}
