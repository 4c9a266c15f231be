package org.openledger.chain.rpc.net;

import java.util.List;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.RpcMethod;

/// The methods of the namespace `net`.
public final class NetMethods {
  private NetMethods() {}

  /// All of them, asking a node.
  public static List<RpcMethod> of(ChainNode node) {
    return List.of(new NetVersion(node), new NetListening(), new NetPeerCount());
  }
}
