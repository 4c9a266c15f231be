package org.openledger.chain.rpc;

/// The RLP of a header.
record GetRawHeader(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_getRawHeader";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.data(GetRawBlock.get(blocks, params).block().header().encode()));
  }
}
