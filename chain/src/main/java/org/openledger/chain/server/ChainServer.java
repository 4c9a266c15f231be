package org.openledger.chain.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;

/// A node of the embedded chain together with the server through which others reach it.
public final class ChainServer implements AutoCloseable {
  private static final int PORT_MAX = 0xffff;

  private final ChainNode node;
  private final RpcHandler rpc;
  private final RpcServer server;

  private ChainServer(ChainNode node, RpcHandler rpc, RpcServer server) {
    this.node = node;
    this.rpc = rpc;
    this.server = server;
  }

  /// Opens the chain and serves its methods to this machine.
  ///
  /// @param port loopback port, or 0 for any free one
  /// @throws Failure as [#start(ChainConfig, Listening)]
  public static ChainServer start(ChainConfig config, int port) {
    return start(config, Listening.on(port));
  }

  /// Opens the chain and serves its methods on the loopback interface.
  ///
  /// The server starts while the chain is opened, since each takes about as long as the other;
  /// requests that come before the chain is there wait for it.
  ///
  /// @throws Failure as [ChainNode#start], or if the port cannot be listened on
  public static ChainServer start(ChainConfig config, Listening listening) {
    int port = listening.port();
    if (port < 0 || port > PORT_MAX) {
      throw new Refusal(Code.CHAIN_INVALID, "there is no port " + port);
    }
    CompletableFuture<RpcHandler> opened = new CompletableFuture<>();
    CompletableFuture<RpcServer> served =
        CompletableFuture.supplyAsync(
            () -> RpcServer.start(opened, listening),
            start -> Thread.ofPlatform().name("rpc-start").start(start));
    ChainNode node;
    try {
      node = ChainNode.start(config);
    } catch (RuntimeException | Error e) {
      opened.completeExceptionally(e);
      served.thenAccept(RpcServer::close).exceptionally(_ -> null).join();
      throw e;
    }
    RpcServer server;
    try {
      server = served.join();
    } catch (CompletionException e) {
      opened.completeExceptionally(e);
      node.close();
      throw e.getCause() instanceof Failure cause ? cause : e;
    }
    RpcHandler rpc = RpcHandler.of(node, listening.limits());
    opened.complete(rpc);
    return new ChainServer(node, rpc, server);
  }

  /// The node that answers.
  public ChainNode node() {
    return node;
  }

  /// The methods that are served.
  public RpcHandler rpc() {
    return rpc;
  }

  /// Where the server listens: HTTP, and WebSocket at the same address.
  public String url() {
    return server.url();
  }

  /// Ends the server, then the node.
  @Override
  public void close() {
    server.close();
    rpc.close();
    node.close();
  }
}
