package org.openledger.chain.rpc.debug;

import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// The encoded receipts of a block.
record DebugGetRawReceipts(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_getRawReceipts";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(
        Json.array(
            DebugGetRawBlock.get(blocks, params).receipts().stream()
                .map(receipt -> Encode.data(receipt.encode()))
                .toList()));
  }
}
