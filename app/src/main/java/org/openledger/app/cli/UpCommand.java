package org.openledger.app.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.openledger.app.Demo;
import org.openledger.app.Node;
import org.openledger.app.NodeConfig;
import org.openledger.app.http.ApiServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `up`: runs a node on this machine, with the demo Datanet loaded and a model trained on it.
@Command(
    name = "up",
    description = "Run a node on this machine, with the demo loaded.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin HomeOptions home = new HomeOptions();

  @Option(names = "--port", description = "Loopback port (default: ${DEFAULT-VALUE}; 0: any).")
  int port = 8080;

  @Option(names = "--no-demo", description = "Start without the demo Datanet and its model.")
  boolean noDemo;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var stopped = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    try (var node = Node.open(NodeConfig.at(home.home));
        var server = ApiServer.start(node, port)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(interrupted, stopped)));
      if (!noDemo) {
        Demo.load(node, new ConsoleSteps(System.out));
      }
      System.out.println();
      System.out.println("  OpenLedger is up   " + server.uri());
      System.out.println("  OpenAI base URL    " + server.uri() + "v1");
      System.out.println("  API key            " + node.localKey());
      System.out.println("  Ethereum JSON-RPC  " + server.uri() + "rpc");
      System.out.println();
      System.out.println("  try  ./openledger ask \"What is a tide pool?\"");
      System.out.println("  stop with Ctrl-C");
      interrupted.await();
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  /// On Ctrl-C: lets the main thread close everything, and waits until it has.
  private static void stop(CountDownLatch interrupted, CountDownLatch stopped) {
    interrupted.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
