package org.openledger.chain.rpc.eth;

import org.openledger.chain.block.BlockHeader;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Price of a unit of blob gas in the block after the newest.
record EthBlobBaseFee(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_blobBaseFee";
  }

  @Override
  public Reply call(Params params) {
    BlockHeader head = node.chain().head().header();
    long excess = BlobGas.nextExcess(head.excessBlobGas(), head.blobGasUsed(), head.baseFee());
    return Reply.of(Encode.quantity(BlobGas.baseFee(excess)));
  }
}
