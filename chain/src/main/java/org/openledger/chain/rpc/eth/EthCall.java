package org.openledger.chain.rpc.eth;

import org.openledger.chain.block.Simulation;
import org.openledger.chain.client.Reverts;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.CallRequest;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;

/// Runs a call without changing anything.
record EthCall(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_call";
  }

  @Override
  public Reply call(Params params) {
    CallRequest request = CallRequest.parse(params.get(0), node.chain().chainId());
    Simulation.Setting setting =
        CallRequest.setting(node, blocks.state(params, 1), params.find(2), params.find(3));
    long gas = request.transaction().gasLimit();
    Transaction transaction =
        Simulation.withGas(
            request.transaction(),
            gas == 0 ? Simulation.GAS_MAX : Math.min(gas, Simulation.GAS_MAX));
    return switch (Simulation.call(transaction, request.from(), setting, null)) {
      case Rejected rejected -> Reply.error(Reply.SERVER_ERROR, "err: " + rejected.detail());
      case Executed executed -> reply(executed);
    };
  }

  /// The output of a call, or the error of one that failed.
  static Reply reply(Executed executed) {
    return switch (executed.halt()) {
      case STOP, RETURN -> Reply.of(Encode.data(executed.output()));
      case REVERT ->
          new Reply.Failure(
              Reply.REVERTED,
              Reverts.describe("execution reverted", executed.output()),
              Encode.data(executed.output()));
      default -> Reply.error(Reply.SERVER_ERROR, executed.halt().message());
    };
  }
}
