package org.openledger.app.cli;

import java.net.URI;
import org.openledger.core.files.KeyFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of every command that talks to a running node.
final class NodeOptions {
  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:OPENLEDGER_URL:-http://127.0.0.1:8080}",
      description = "The node to talk to (default: ${DEFAULT-VALUE}).")
  URI node = URI.create("http://127.0.0.1:8080");

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
    return new NodeClient(node, key.isEmpty() ? KeyFile.read(home.home).orElse("") : key);
  }
}
