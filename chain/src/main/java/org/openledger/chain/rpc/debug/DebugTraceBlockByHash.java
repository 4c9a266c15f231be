package org.openledger.chain.rpc.debug;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.block.Block;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// What every transaction of a stored block did.
record DebugTraceBlockByHash(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_traceBlockByHash";
  }

  @Override
  public Reply call(Params params) {
    Block block = DebugGetRawBlock.get(blocks, params).block();
    if (block.number() == 0) {
      return Reply.error(Reply.SERVER_ERROR, "genesis is not traceable");
    }
    List<Json> traces = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      traces.add(
          Json.object()
              .put("txHash", Encode.data(block.transactions().get(i).hash()))
              .put("result", Tracing.trace(node, block, i, params.find(1)))
              .build());
    }
    return Reply.of(Json.array(traces));
  }
}
