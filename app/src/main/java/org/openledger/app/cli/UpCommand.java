package org.openledger.app.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.openledger.app.http.Access;
import org.openledger.app.server.ApiServer;
import org.openledger.app.server.Serving;
import org.openledger.core.fault.Failure;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `up`: runs a node on this machine, with the demo Datanets loaded and models that answer by
/// quoting them.
@Command(
    name = "up",
    description = "Run a node on this machine, with the demo loaded.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin HomeOptions home = new HomeOptions();

  @Option(names = "--port", description = "Loopback port (default: ${DEFAULT-VALUE}; 0: any).")
  int port = 8080;

  @Option(names = "--no-demo", description = "Start without the demo Datanets and their models.")
  boolean noDemo;

  @Option(
      names = "--adapter",
      description = "Also train an adapter on the tide pools, which takes a minute or two.")
  boolean adapter;

  @Option(
      names = "--sell-base",
      description = "Also sell the base by itself, which writes and knows nothing.")
  boolean sellBase;

  @Option(
      names = "--open",
      description = "Let whoever reaches the port ask and pay without a key; for demonstrations.")
  boolean open;

  @Mixin NeighbourOptions neighbours = new NeighbourOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    // Before a home is made or opened for nothing.
    ApiServer.requireFree(port);
    var serving =
        Serving.on(port, open ? Access.OPEN : Access.KEY).withNeighbours(neighbours.neighbours());
    var foreground = new Foreground();
    try (var node = Node.open(NodeConfig.at(home.home));
        var server = ApiServer.start(node, serving)) {
      if (!noDemo) {
        load(node);
      }
      if (sellBase && !noDemo) {
        unlessDamaged(() -> Demo.sellBase(node));
      }
      node.renewing().start();
      if (adapter && !noDemo) {
        adapt(node);
      }
      foreground.await(node, server);
    } finally {
      foreground.closed();
    }
    return 0;
  }

  private static void load(Node node) throws IOException {
    unlessDamaged(() -> Demo.load(node, new ConsoleSteps(System.out)));
  }

  private static void adapt(Node node) throws IOException {
    unlessDamaged(() -> Demo.adapt(node, new ConsoleSteps(System.out)));
  }

  /// A part of the demo.
  @FunctionalInterface
  interface Loading {
    void run() throws IOException;
  }

  /// What is damaged of the demo, or nothing that this program supports, keeps nothing else from
  /// being served.
  static void unlessDamaged(Loading part) throws IOException {
    try {
      part.run();
    } catch (Failure e) {
      System.err.printf(
          "openledger: of the demo %s; ./openledger doctor --node says more%n", e.text());
    }
  }
}
