package org.openledger.chain.rpc.debug;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.client.Reverts;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.core.json.Json;
import org.openledger.core.work.Work;

/// Records a transaction's tree of calls, as geth's `callTracer` shows it.
final class CallTracer implements Tracer {
  private static final String REVERTED = "execution reverted";

  /// A call with what is known of it so far.
  private static final class Call {
    final FrameStart start;
    final List<Json> calls = new ArrayList<>();
    final List<Json> logs = new ArrayList<>();

    Call(FrameStart start) {
      this.start = start;
    }
  }

  /// What a call or a log is at least in JSON.
  private static final int CALL_BYTES = 200;

  private final Work work = Work.current();
  private final boolean withLogs;
  private final boolean onlyTop;
  private final Deque<Call> open = new ArrayDeque<>();
  private @Nullable Call root;
  private Halt halt = Halt.STOP;
  private byte @Nullable [] output;

  CallTracer(boolean withLogs, boolean onlyTop) {
    this.withLogs = withLogs;
    this.onlyTop = onlyTop;
  }

  @Override
  public void enter(FrameStart frame) {
    if (!onlyTop || open.isEmpty()) {
      // Inputs cost no gas: many calls can have the same megabyte.
      work.answer(CALL_BYTES + 2L * frame.input().length);
    }
    open.push(new Call(frame));
  }

  @Override
  public void exit(Halt ended, long gasUsed, byte @Nullable [] data) {
    Call call = open.pop();
    Call parent = open.peek();
    if (data != null && (parent == null || !onlyTop)) {
      work.answer(2L * data.length);
    }
    if (parent == null) {
      root = call;
      halt = ended;
      output = data;
    } else if (!onlyTop) {
      parent.calls.add(json(call, call.start.gas(), gasUsed, ended, data));
    }
  }

  @Override
  public void log(LogEntry entry) {
    Call call = open.peek();
    if (withLogs && call != null) {
      work.answer(CALL_BYTES + 2L * entry.data().length);
      call.logs.add(
          Json.object()
              .put("address", Encode.data(entry.address()))
              .put("topics", entry.topics().stream().map(Encode::data).toList())
              .put("data", Encode.data(entry.data()))
              .put("position", Encode.quantity(call.calls.size()))
              .build());
    }
  }

  /// The tree of the transaction, whose root shows the transaction's own gas.
  Json result(long gasLimit, Executed executed) {
    Call call = root;
    return call == null
        ? Json.object().build()
        : json(call, gasLimit, executed.gasUsed(), halt, output);
  }

  private static Json json(Call call, long gas, long gasUsed, Halt halt, byte @Nullable [] output) {
    FrameStart start = call.start;
    Json.ObjectBuilder json =
        Json.object()
            .put("from", Encode.data(start.from()))
            .put("gas", Encode.quantity(gas))
            .put("gasUsed", Encode.quantity(gasUsed))
            .put("to", Encode.data(start.to()))
            .put("input", Encode.data(start.input()));
    if (output != null && output.length > 0) {
      json.put("output", Encode.data(output));
    }
    if (!halt.success()) {
      json.put("error", halt == Halt.REVERT ? REVERTED : halt.message());
      String reason = output == null ? REVERTED : Reverts.describe(REVERTED, output);
      if (!reason.equals(REVERTED)) {
        json.put("revertReason", reason.substring(REVERTED.length() + 2));
      }
    }
    if (!call.calls.isEmpty()) {
      json.put("calls", call.calls);
    }
    if (!call.logs.isEmpty() && halt.success()) {
      json.put("logs", call.logs);
    }
    if (start.kind() != FrameKind.STATICCALL) {
      json.put("value", Encode.quantity(start.value()));
    }
    return json.put("type", start.kind().name()).build();
  }
}
