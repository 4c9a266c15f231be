package org.openledger.chain.rpc.txpool;

import java.util.List;
import java.util.Map;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.pool.TransactionPool;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// The transactions that wait, by sender and nonce.
record TxpoolContent(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "txpool_content";
  }

  @Override
  public Reply call(Params params) {
    TransactionPool.Content content = node.pool().content();
    return Reply.of(
        Json.object()
            .put("pending", bySender(content.pending()))
            .put("queued", bySender(content.queued()))
            .build());
  }

  private static Json bySender(Map<Address, List<SignedTransaction>> content) {
    Json.ObjectBuilder json = Json.object();
    content.forEach((sender, list) -> json.put(sender.toString(), byNonce(list)));
    return json.build();
  }

  static Json byNonce(List<SignedTransaction> list) {
    Json.ObjectBuilder json = Json.object();
    list.forEach(signed ->
        json.put(Long.toUnsignedString(signed.transaction().nonce()), Views.waiting(signed)));
    return json.build();
  }
}
