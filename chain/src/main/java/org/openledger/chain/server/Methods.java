package org.openledger.chain.server;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.debug.DebugMethods;
import org.openledger.chain.rpc.eth.EthMethods;
import org.openledger.chain.rpc.evm.EvmMethods;
import org.openledger.chain.rpc.net.NetMethods;
import org.openledger.chain.rpc.txpool.TxpoolMethods;
import org.openledger.chain.rpc.web3.Web3Methods;

/// The list of all methods, namespace by namespace.
final class Methods {
  private Methods() {}

  /// What a node offers: those of development too if it is meant for that.
  static List<RpcMethod> of(ChainNode node) {
    List<RpcMethod> all = new ArrayList<>();
    all.addAll(Web3Methods.of());
    all.addAll(NetMethods.of(node));
    all.addAll(EthMethods.of(node));
    all.addAll(TxpoolMethods.of(node));
    all.addAll(DebugMethods.of(node));
    if (node.config().tuning().dev()) {
      all.addAll(EvmMethods.of(node));
    }
    return all;
  }
}
