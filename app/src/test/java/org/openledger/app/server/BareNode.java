package org.openledger.app.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openledger.core.files.PrivateFiles;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;

/// A node that has nothing yet, with its real database and chain: one for all tests that need one.
record BareNode(Path home, Node node) implements AutoCloseable {

  /// Hands the node to test classes; it is closed after the last of them.
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == BareNode.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(BareNode.class, _ -> open(), BareNode.class);
    }
  }

  private static BareNode open() {
    try {
      var home = Files.createTempDirectory("openledger-bare-");
      return new BareNode(home, Node.open(NodeConfig.at(home)));
    } catch (IOException e) {
      throw new AssertionError("no folder for a node", e);
    }
  }

  String key() {
    return node.keys().localKey();
  }

  @Override
  public void close() throws IOException {
    node.close();
    PrivateFiles.deleteTree(home);
  }
}
