package org.openledger.app.cli;

import org.openledger.core.files.KeyFile;
import org.openledger.core.files.ServedAt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of every command that talks to a running node.
final class NodeOptions {
  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:OPENLEDGER_URL:-}",
      description = "The node to talk to (default: where the home's node was served last).")
  String node = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:OPENLEDGER_KEY:-}",
      description = "API key of the account that pays (default: that of the home).")
  String key = "";

  @Mixin HomeOptions home = new HomeOptions();

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  boolean json;

  NodeClient client() {
    return new NodeClient(ServedAt.addressFor(home.home, node), KeyFile.keyFor(home.home, key));
  }
}
