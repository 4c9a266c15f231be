package org.openledger.chain.rpc.debug;

import java.util.Optional;
import java.util.function.Function;
import org.openledger.chain.block.Simulation;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.AccessTracer;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.CallRequest;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.core.json.Json;

/// What a call would do, as the tracer that the caller names shows it.
record DebugTraceCall(ChainNode node, Blocks blocks) implements RpcMethod {
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
    long gas = request.transaction().gasLimit();
    Transaction tx =
        Simulation.withGas(
            request.transaction(),
            gas == 0 ? Simulation.GAS_MAX : Math.min(gas, Simulation.GAS_MAX));
    Optional<Json> config = options.flatMap(json -> json.find("tracerConfig"));
    String tracer = Tracing.tracer(options);
    return switch (tracer) {
      case Tracing.CALLS -> {
        CallTracer calls =
            new CallTracer(Params.flag(config, "withLog"), Params.flag(config, "onlyTopCall"));
        yield reply(
            Simulation.call(tx, request.from(), setting, calls),
            executed -> calls.result(tx.gasLimit(), executed));
      }
      case Tracing.PRESTATE -> {
        AccessTracer access = Tracing.access(request.from(), setting.block().coinbase(), tx);
        WorldState after = Simulation.world(setting);
        yield reply(
            Simulation.call(tx, request.from(), setting, access, after),
            _ ->
                Tracing.prestate(
                    access, Simulation.world(setting), after, Params.flag(config, "diffMode")));
      }
      case Tracing.STEPS -> {
        StepTracer steps = new StepTracer(options);
        yield reply(Simulation.call(tx, request.from(), setting, steps), steps::result);
      }
      default -> throw new InvalidParams("no tracer is called " + tracer);
    };
  }

  private static Reply reply(TransactionOutcome outcome, Function<Executed, Json> trace) {
    return switch (outcome) {
      case Rejected rejected -> Reply.error(Reply.SERVER_ERROR, rejected.detail());
      case Executed executed -> Reply.of(trace.apply(executed));
    };
  }
}
