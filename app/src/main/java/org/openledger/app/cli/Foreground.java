package org.openledger.app.cli;

import java.util.concurrent.CountDownLatch;
import org.openledger.app.server.ApiServer;
import org.openledger.node.Node;

/// Keeps a command running until Ctrl-C, then lets it close what it opened before the process ends.
final class Foreground {
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  Foreground() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  /// Shows where the node is served and waits for Ctrl-C.
  void await(Node node, ApiServer server) throws InterruptedException {
    System.out.printf(
        """

          OpenLedger is up   %1$s#%2$s
          OpenAI base URL    %1$sv1
          API key            %2$s
          Ethereum JSON-RPC  %1$srpc

          stop with Ctrl-C
        """,
        server.uri(), node.keys().localKey());
    await();
  }

  /// Waits for Ctrl-C.
  void await() throws InterruptedException {
    interrupted.await();
  }

  /// Everything is closed; the process may end.
  void closed() {
    closed.countDown();
  }

  private void stop() {
    interrupted.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
