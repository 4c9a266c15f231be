package org.openledger.chain.rpc;

import org.openledger.core.json.Json;

/// The encoded receipts of a block.
record GetRawReceipts(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_getRawReceipts";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(
        Json.array(
            GetRawBlock.get(blocks, params).receipts().stream()
                .map(receipt -> Encode.data(receipt.encode()))
                .toList()));
  }
}
