package org.openledger.chain.rpc.eth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.BlockOverrides;
import org.openledger.chain.block.BlockSimulation;
import org.openledger.chain.block.BlockSimulation.CallResult;
import org.openledger.chain.block.BlockSimulation.Plan;
import org.openledger.chain.block.BlockSimulation.Result;
import org.openledger.chain.block.BlockSimulation.Simulated;
import org.openledger.chain.block.LogSearch;
import org.openledger.chain.block.Overrides;
import org.openledger.chain.client.Reverts;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.CallRequest;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.core.json.Json;

/// Calls in a row of blocks that might follow a stored one.
record EthSimulateV1(ChainNode node, Blocks blocks) implements RpcMethod {
  private static final int VM_ERROR = -32015;
  private static final int TOO_MANY = -38026;

  @Override
  public String name() {
    return "eth_simulateV1";
  }

  @Override
  public Reply call(Params params) {
    Json request = params.get(0);
    List<Json> wanted = request.find("blockStateCalls").map(Json::items).orElse(List.of());
    if (wanted.isEmpty()) {
      throw new InvalidParams("empty input");
    }
    if (wanted.size() > BlockSimulation.BLOCKS_MAX) {
      return Reply.error(TOO_MANY, "too many blocks");
    }
    Block base = node.chain().blocks().block(blocks.state(params, 1)).orElseThrow().block();
    List<Plan> plans = new ArrayList<>();
    for (Json json : wanted) {
      Plan plan = plan(json);
      Reply.Failure problem = CallRequest.contradiction(plan.accounts());
      if (problem != null) {
        return problem;
      }
      plans.add(plan);
    }
    Optional<Json> options = Optional.of(request);
    BlockSimulation.Options how =
        new BlockSimulation.Options(
            Params.flag(options, "validation"), Params.flag(options, "traceTransfers"));
    boolean full = Params.flag(options, "returnFullTransactions");
    return switch (BlockSimulation.run(node.chain(), base, plans, how)) {
      case Result.Refused(BlockSimulation.Reason reason, String detail) ->
          Reply.error(code(reason), detail);
      case Result.Invalid(var rejected) ->
          Reply.error(code(rejected.reason()), "err: " + rejected.detail());
      case Result.Complete(List<Simulated> made) ->
          Reply.of(Json.array(made.stream().map(block -> block(block, full)).toList()));
    };
  }

  private Plan plan(Json json) {
    List<BlockSimulation.Call> calls =
        json.find("calls").map(Json::items).orElse(List.of()).stream().map(this::call).toList();
    return new Plan(
        json.find("blockOverrides").map(CallRequest::block).orElse(BlockOverrides.NONE),
        json.find("stateOverrides").map(CallRequest::overrides).orElse(Overrides.NONE),
        calls);
  }

  private BlockSimulation.Call call(Json json) {
    CallRequest request = CallRequest.parse(json, node.chain().chainId());
    return new BlockSimulation.Call(
        request.from(),
        request.transaction(),
        json.find("gas").isEmpty(),
        json.find("nonce").isEmpty());
  }

  private static Json block(Simulated block, boolean full) {
    List<Json> calls = new ArrayList<>();
    int firstLog = 0;
    for (int i = 0; i < block.calls().size(); i++) {
      calls.add(result(block, i, firstLog));
      firstLog += block.calls().get(i).logs().size();
    }
    return Views.block(block.stored(), full).put("calls", calls).build();
  }

  private static Json result(Simulated block, int index, int firstLog) {
    CallResult result = block.calls().get(index);
    Executed executed = result.executed();
    List<Json> logs = new ArrayList<>();
    for (LogEntry entry : result.logs()) {
      logs.add(
          Views.log(
              new LogSearch.Found(block.stored().block(), index, firstLog + logs.size(), entry)));
    }
    Json.ObjectBuilder json =
        Json.object()
            .put("returnData", Encode.data(executed.success() ? executed.output() : new byte[0]))
            .put("logs", logs)
            .put("gasUsed", Encode.quantity(executed.gasUsed()))
            .put("maxUsedGas", Encode.quantity(executed.gasUsed() + executed.gasRefunded()))
            .put("status", Encode.quantity(executed.success() ? 1 : 0));
    if (!executed.success()) {
      json.put("error", error(executed));
    }
    return json.build();
  }

  private static Json error(Executed executed) {
    Halt halt = executed.halt();
    if (halt != Halt.REVERT) {
      return Json.object().put("message", halt.message()).put("code", VM_ERROR).build();
    }
    return Json.object()
        .put("message", Reverts.describe(halt.message(), executed.output()))
        .put("code", Reply.REVERTED)
        .put("data", Encode.data(executed.output()))
        .build();
  }

  private static int code(BlockSimulation.Reason reason) {
    return switch (reason) {
      case NUMBERS_NOT_ASCENDING -> -38020;
      case TIMES_NOT_ASCENDING -> -38021;
      case BLOCK_IS_FULL -> -38015;
      case TOO_MANY_BLOCKS, OUTPUT_TOO_LARGE, TOO_MANY_CHANGES -> TOO_MANY;
      case BLOCK_INVALID -> Reply.INTERNAL_ERROR;
    };
  }

  private static int code(Rejection reason) {
    return switch (reason) {
      case NONCE_TOO_LOW -> -38010;
      case NONCE_TOO_HIGH -> -38011;
      case FEE_CAP_BELOW_BASE_FEE -> -38012;
      case INTRINSIC_GAS_TOO_LOW, BELOW_FLOOR_GAS -> -38013;
      case INSUFFICIENT_FUNDS -> -38014;
      case BLOCK_GAS_EXCEEDED, BLOCK_SIZE_EXCEEDED, BLOCK_BLOBS_EXCEEDED -> -38015;
      case SENDER_NOT_EOA -> -38024;
      case INIT_CODE_TOO_LARGE -> -38025;
      case NONCE_IS_MAX -> Reply.INTERNAL_ERROR;
      case MALFORMED,
          INVALID_SIGNATURE,
          WRONG_CHAIN_ID,
          GAS_LIMIT_ABOVE_CAP,
          PRIORITY_ABOVE_FEE_CAP,
          BLOB_FEE_CAP_TOO_LOW,
          NO_BLOBS,
          TOO_MANY_BLOBS,
          BLOB_HASH_VERSION,
          BLOB_CREATION,
          NO_AUTHORIZATIONS,
          SET_CODE_CREATION ->
          Reply.INVALID_PARAMS;
    };
  }
}
