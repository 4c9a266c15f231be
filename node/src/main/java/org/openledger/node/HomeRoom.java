package org.openledger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// Whether there is room to write in a home, each part of which may lie on a disk of its own.
final class HomeRoom {
  /// With less, the next answers and blocks could not be written.
  private static final long BYTES_MIN = 64L << 20;

  private static final List<String> PARTS = List.of("blobs", "chain", "database", "models");

  private HomeRoom() {}

  /// How many bytes are free where a folder lies.
  @FunctionalInterface
  interface Usable {
    long at(Path folder) throws IOException;
  }

  /// Fails where a disk of a home is nearly full, or cannot be looked at.
  static void require(Path home) {
    require(home, folder -> Files.getFileStore(folder).getUsableSpace());
  }

  static void require(Path home, Usable usable) {
    require("the home", home, usable);
    for (var name : PARTS) {
      var part = home.resolve(name);
      if (Files.isDirectory(part)) {
        require("the home's " + name, part, usable);
      }
    }
  }

  private static void require(String name, Path part, Usable usable) {
    try {
      long bytes = usable.at(part);
      if (bytes < BYTES_MIN) {
        throw new Fault(Code.IO, "only " + bytes + " bytes are free on the disk of " + name);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot look at the disk of " + name, e);
    }
  }
}
