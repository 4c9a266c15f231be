package org.openledger.app.cli;

import org.openledger.core.files.KeyFile;
import org.openledger.core.files.ServedAt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whose home it is, and by which key a node knows who asks.
final class KeyOptions {
  @Mixin HomeOptions home = new HomeOptions();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:OPENLEDGER_KEY:-}",
      description = "API key of the account that asks and pays (default: that of the home).")
  String key = "";

  /// The node at an address; without one, where the home's node was served last.
  NodeClient client(String address) {
    return new NodeClient(ServedAt.addressFor(home.home, address), KeyFile.keyFor(home.home, key));
  }
}
