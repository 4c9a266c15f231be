package org.openledger.chain.rpc;

import java.util.Optional;
import org.openledger.chain.ChainNode;
import org.openledger.chain.block.Simulation;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.core.json.Json;

/// What a call would do, call by call.
record TraceCall(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_traceCall";
  }

  @Override
  public Reply call(Params params) {
    CallRequest request = CallRequest.parse(params.get(0), node.chain().chainId());
    Optional<Json> options = params.find(2);
    Simulation.Setting setting =
        CallRequest.setting(
            node,
            blocks.state(params, 1),
            options.flatMap(json -> json.find("stateOverrides")),
            options.flatMap(json -> json.find("blockOverrides")));
    String tracer =
        options.flatMap(json -> json.find("tracer")).map(Json::text).orElse("structLogger");
    long gas = request.transaction().gasLimit();
    Transaction tx =
        Simulation.withGas(
            request.transaction(),
            gas == 0 ? Simulation.GAS_MAX : Math.min(gas, Simulation.GAS_MAX));
    CallTracer calls = new CallTracer(false, false);
    StepTracer steps = new StepTracer(options);
    boolean byCalls = tracer.equals("callTracer");
    if (!byCalls && !tracer.equals("structLogger")) {
      throw new IllegalArgumentException("no tracer for calls is called " + tracer);
    }
    return switch (Simulation.call(tx, request.from(), setting, byCalls ? calls : steps)) {
      case Rejected rejected -> Reply.error(Reply.SERVER_ERROR, rejected.detail());
      case Executed executed ->
          Reply.of(byCalls ? calls.result(tx.gasLimit(), executed) : steps.result(executed));
    };
  }
}
