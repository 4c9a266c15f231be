package org.openledger.chain.rpc.eth;

import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.bytes.UInt256;

/// Balance of an account after a block.
record EthGetBalance(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getBalance";
  }

  @Override
  public Reply call(Params params) {
    StateReader state = node.chain().state().at(blocks.state(params, 1));
    Account account = state.account(params.address(0));
    return Reply.of(Encode.quantity(account == null ? UInt256.ZERO : account.balance()));
  }
}
