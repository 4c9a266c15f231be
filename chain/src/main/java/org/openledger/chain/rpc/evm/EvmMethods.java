package org.openledger.chain.rpc.evm;

import java.util.List;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.RpcMethod;

/// The methods that only a development node offers: `evm`, and the names other nodes give them.
public final class EvmMethods {
  private EvmMethods() {}

  /// All of them, asking a node.
  public static List<RpcMethod> of(ChainNode node) {
    DevSnapshots snapshots = new DevSnapshots(node);
    return List.of(
        new EvmMine(node),
        new EvmSnapshot(snapshots),
        new EvmRevert(snapshots),
        new EvmIncreaseTime(node),
        new EvmSetBalance(node),
        new AnvilSetBalance(node),
        new HardhatSetBalance(node));
  }
}
