package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.pool.Admission;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.hash.Hash;

/// Offers a signed transaction to the pool.
record EthSendRawTransaction(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_sendRawTransaction";
  }

  @Override
  public Reply call(Params params) {
    return switch (SignedTransaction.decode(params.data(0))) {
      case SignedTransaction.Decoded.Refused(_, String detail) ->
          Reply.error(Reply.SERVER_ERROR, detail);
      case SignedTransaction.Decoded.Valid(SignedTransaction transaction) ->
          switch (node.submit(transaction)) {
            case Admission.Accepted(Hash hash) -> Reply.of(hash);
            case Admission.Refused(_, String detail) -> Reply.error(Reply.SERVER_ERROR, detail);
          };
    };
  }
}
