package org.openledger.chain.rpc.eth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.chain.block.Simulation;
import org.openledger.chain.evm.Evm;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.AccessTracer;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.CallRequest;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// The accounts and slots a transaction looks at (EIP-2930).
record EthCreateAccessList(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_createAccessList";
  }

  @Override
  public Reply call(Params params) {
    CallRequest request = CallRequest.parse(params.get(0), node.chain().chainId());
    Simulation.Setting setting =
        CallRequest.setting(node, blocks.state(params, 1), params.find(2), Optional.empty());
    long gas = request.transaction().gasLimit();
    Transaction tx =
        Simulation.withGas(request.transaction(), gas == 0 ? setting.block().gasLimit() : gas);
    Address to = tx.to();
    Address called =
        to == null
            ? Evm.createdAddress(request.from(), Simulation.world(setting).nonce(request.from()))
            : to;
    List<AccessEntry> list = tx.accessList();
    for (int round = 0; ; round++) {
      AccessTracer tracer = new AccessTracer();
      TransactionOutcome outcome =
          Simulation.call(Simulation.withAccessList(tx, list), request.from(), setting, tracer);
      if (!(outcome instanceof Executed executed)) {
        return Reply.error(Reply.SERVER_ERROR, ((Rejected) outcome).detail());
      }
      List<AccessEntry> found = entries(tracer, request.from(), called);
      if (found.equals(list) || round == ROUNDS_MAX) {
        return Reply.of(json(found, executed));
      }
      list = found;
    }
  }

  private static final int ROUNDS_MAX = 10;
  private static final int PRECOMPILES_END = 0x200;

  /// What was accessed, but for what is warm anyway: sender, receiver and precompiles.
  private static List<AccessEntry> entries(AccessTracer tracer, Address from, Address called) {
    List<AccessEntry> entries = new ArrayList<>();
    tracer
        .accessed()
        .forEach((address, slots) -> {
          UInt256 number = UInt256.fromBytes(address.bytes());
          boolean warm =
              address.equals(from)
                  || address.equals(called)
                  || number.compareTo(UInt256.of(PRECOMPILES_END)) < 0;
          if (!slots.isEmpty() || !warm) {
            entries.add(new AccessEntry(address, List.copyOf(slots)));
          }
        });
    return entries;
  }

  private static Json json(List<AccessEntry> entries, Executed executed) {
    Json.ObjectBuilder json =
        Json.object()
            .put("accessList", entries.stream().map(Views::accessEntry).toList())
            .put("gasUsed", Encode.quantity(executed.gasUsed()));
    if (!executed.success()) {
      json.put("error", executed.halt().message());
    }
    return json.build();
  }
}
