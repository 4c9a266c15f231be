package org.openledger.chain.rpc.txpool;

import java.util.List;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.RpcMethod;

/// The methods of the namespace `txpool`.
public final class TxpoolMethods {
  private TxpoolMethods() {}

  /// All of them, asking a node.
  public static List<RpcMethod> of(ChainNode node) {
    return List.of(new TxpoolStatus(node), new TxpoolContent(node), new TxpoolContentFrom(node));
  }
}
