package org.openledger.chain.rpc.txpool;

import java.util.List;
import java.util.Map;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.pool.TransactionPool;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// How many transactions wait.
record TxpoolStatus(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "txpool_status";
  }

  @Override
  public Reply call(Params params) {
    TransactionPool.Content content = node.pool().content();
    return Reply.of(
        Json.object()
            .put("pending", Encode.quantity(count(content.pending())))
            .put("queued", Encode.quantity(count(content.queued())))
            .build());
  }

  private static int count(Map<Address, List<SignedTransaction>> bySender) {
    return bySender.values().stream().mapToInt(List::size).sum();
  }
}
