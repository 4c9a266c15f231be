package org.openledger.chain.rpc.txpool;

import java.util.List;
import java.util.Map;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.pool.TransactionPool;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// The transactions of one sender that wait, by nonce.
record TxpoolContentFrom(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "txpool_contentFrom";
  }

  @Override
  public Reply call(Params params) {
    TransactionPool.Content content = node.pool().content();
    Address sender = params.address(0);
    return Reply.of(
        Json.object()
            .put("pending", of(content.pending(), sender))
            .put("queued", of(content.queued(), sender))
            .build());
  }

  private static Json of(Map<Address, List<SignedTransaction>> content, Address sender) {
    return TxpoolContent.byNonce(content.getOrDefault(sender, List.of()));
  }
}
