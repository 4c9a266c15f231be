package org.openledger.app.cli;

import java.net.URI;
import org.openledger.core.files.ServedAt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command takes that talks to a running node.
final class NodeOptions {
  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:OPENLEDGER_URL:-}",
      description = "The node to talk to (default: where the home's node was served last).")
  String node = "";

  @Mixin KeyOptions account = new KeyOptions();

  @Mixin JsonOption output = new JsonOption();

  NodeClient client() {
    return account.client(node);
  }

  /// Where that node is.
  URI address() {
    return ServedAt.addressFor(account.home.home, node);
  }

  boolean json() {
    return output.json;
  }
}
