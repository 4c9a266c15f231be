package org.openledger.chain.rpc.eth;

import org.openledger.chain.evm.StateReader;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// Value of a storage slot after a block, as a word.
record EthGetStorageAt(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getStorageAt";
  }

  @Override
  public Reply call(Params params) {
    Address address = params.address(0);
    UInt256 key = Params.storageKey(params.get(1));
    StateReader state = node.chain().state().at(blocks.state(params, 2));
    return Reply.of(Encode.word(state.storage(address, key)));
  }
}
