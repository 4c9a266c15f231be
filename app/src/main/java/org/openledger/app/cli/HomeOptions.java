package org.openledger.app.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where a node lives.
final class HomeOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:OPENLEDGER_HOME:-data}",
      description = "Folder of everything the node keeps (default: ${DEFAULT-VALUE}).")
  Path home = Path.of("data");
}
