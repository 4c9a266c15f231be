package org.openledger.chain.rpc;

import org.openledger.chain.ChainException;
import org.openledger.chain.ChainException.Code;
import org.openledger.chain.block.BlockStore;

/// The RLP of a block.
record GetRawBlock(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_getRawBlock";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.data(get(blocks, params).block().encode()));
  }

  static BlockStore.Stored get(Blocks blocks, Params params) {
    return blocks
        .block(params.get(0))
        .orElseThrow(() -> new ChainException(Code.UNAVAILABLE, "header not found"));
  }
}
