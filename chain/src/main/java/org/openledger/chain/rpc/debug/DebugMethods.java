package org.openledger.chain.rpc.debug;

import java.util.List;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.RpcMethod;

/// The methods of the namespace `debug`.
public final class DebugMethods {
  private DebugMethods() {}

  /// All of them, asking a node.
  public static List<RpcMethod> of(ChainNode node) {
    Blocks blocks = new Blocks(node);
    return List.of(
        new DebugGetRawHeader(blocks),
        new DebugGetRawBlock(blocks),
        new DebugGetRawReceipts(blocks),
        new DebugGetRawTransaction(node),
        new DebugTraceTransaction(node),
        new DebugTraceBlockByHash(node, blocks),
        new DebugTraceBlockByNumber(node, blocks),
        new DebugTraceCall(node, blocks));
  }
}
