package org.openledger.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openledger.app.server.ApiServer;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.ServedAt;
import org.openledger.node.Node;

/// Keeps a command running until Ctrl-C, or until its node cannot go on, then lets it close what it
/// opened before the process ends.
final class Foreground {
  private static final int STOP_SECONDS = 60;

  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean waiting;
  private volatile @Nullable Fault ended;

  Foreground() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  /// Shows where the node is served and waits for Ctrl-C.
  ///
  /// @throws Fault if the node cannot go on
  void await(Node node, ApiServer server) throws InterruptedException {
    ServedAt.note(node.home(), server.uri());
    System.out.printf(
        """

          OpenLedger is up   %1$s#%2$s
          OpenAI base URL    %1$sv1
          API key            %2$s
          Ethereum JSON-RPC  %1$srpc

          stop with Ctrl-C
        """,
        server.uri(), node.keys().localKey());
    var _ = node.lost().thenAccept(this::end);
    await();
  }

  /// The node cannot go on: the command ends with what kept it from that.
  private void end(Fault fault) {
    ended = fault;
    interrupted.countDown();
  }

  /// Waits for Ctrl-C.
  void await() throws InterruptedException {
    waiting = true;
    interrupted.await();
    Thread.ofPlatform().daemon().name("stop-limit").start(this::limit);
    Fault fault = ended;
    if (fault != null) {
      throw fault;
    }
  }

  /// What hangs while it is closed, a server without memory for one, does not keep the process: it
  /// ends as a kill would end it, which loses nothing.
  private void limit() {
    try {
      if (!closed.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.printf("openledger: not closed within %d s, so it just ends%n", STOP_SECONDS);
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Everything is closed; the process may end.
  void closed() {
    closed.countDown();
  }

  /// What is still being loaded or trained is not waited for: it is begun again, as after a kill.
  private void stop() {
    interrupted.countDown();
    if (!waiting) {
      return;
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
