package org.openledger.chain.rpc.eth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.chain.block.BlockStore;
import org.openledger.chain.block.Inclusion;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.core.json.Json;

/// The receipts of all transactions of a block.
record EthGetBlockReceipts(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getBlockReceipts";
  }

  @Override
  public Reply call(Params params) {
    Optional<BlockStore.Stored> found = blocks.block(params.get(0));
    if (found.isEmpty()) {
      return Reply.nothing();
    }
    List<Json> receipts = new ArrayList<>();
    for (int i = 0; i < found.get().receipts().size(); i++) {
      receipts.add(Views.receipt(Inclusion.of(found.get(), i)));
    }
    return Reply.of(Json.array(receipts));
  }
}
