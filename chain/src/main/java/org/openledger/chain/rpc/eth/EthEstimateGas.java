package org.openledger.chain.rpc.eth;

import org.openledger.chain.block.Simulation;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.CallRequest;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;

/// A gas limit with which the transaction succeeds.
record EthEstimateGas(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_estimateGas";
  }

  @Override
  public Reply call(Params params) {
    CallRequest request = CallRequest.parse(params.get(0), node.chain().chainId());
    Simulation.Setting setting =
        CallRequest.setting(node, blocks.state(params, 1), params.find(2), params.find(3));
    return switch (Simulation.estimate(request.transaction(), request.from(), setting)) {
      case Simulation.Estimate.Enough(long gas) -> Reply.of(Encode.quantity(gas));
      case Simulation.Estimate.Hopeless(TransactionOutcome outcome, long allowance) ->
          switch (outcome) {
            case Rejected rejected when Simulation.isOutOfGas(rejected) -> exceeds(allowance);
            case Rejected rejected -> Reply.error(Reply.SERVER_ERROR, rejected.detail());
            case Executed executed when executed.halt() == Halt.OUT_OF_GAS -> exceeds(allowance);
            case Executed executed -> EthCall.reply(executed);
          };
    };
  }

  private static Reply exceeds(long allowance) {
    return Reply.error(
        Reply.SERVER_ERROR, "gas required exceeds allowance (%d)".formatted(allowance));
  }
}
