package org.openledger.bench.node;

import java.nio.file.Path;
import java.util.List;

/// How the program under test is started.
///
/// @param command the words before a verb
public record Program(List<String> command) {
  public Program {
    command = List.copyOf(command);
  }

  /// The launcher beside this program.
  public static Program launcher() {
    Path launcher = Path.of(System.getProperty("openledger.root", ""), "openledger");
    return new Program(List.of(launcher.toAbsolutePath().toString()));
  }
}
