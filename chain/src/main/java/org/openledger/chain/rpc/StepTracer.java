package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.ChainException;
import org.openledger.chain.ChainException.Code;
import org.openledger.chain.evm.Opcodes;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.core.bytes.Hex;
import org.openledger.core.json.Json;

/// Records every instruction, as geth's default tracer shows it.
final class StepTracer implements Tracer {
  private static final int STEPS_MAX = 200_000;
  private static final int WORD_BYTES = 32;

  /// An instruction whose cost is known once the next one begins.
  private record Pending(Json.ObjectBuilder json, long gas, int depth) {}

  private final boolean withMemory;
  private final boolean withStack;
  private final List<Json> steps = new ArrayList<>();
  private @Nullable Pending pending;

  StepTracer(Optional<Json> options) {
    this.withMemory = Tracing.flag(options, "enableMemory");
    this.withStack = !Tracing.flag(options, "disableStack");
  }

  @Override
  public void step(Step step) {
    flush(step.depth(), step.gas());
    if (steps.size() >= STEPS_MAX) {
      throw new ChainException(
          Code.REFUSED, "the trace has more than %d steps; use callTracer".formatted(STEPS_MAX));
    }
    Json.ObjectBuilder json =
        Json.object()
            .put("pc", step.pc())
            .put("op", Opcodes.name(step.op()))
            .put("gas", step.gas())
            .put("depth", step.depth() + 1L);
    if (withStack) {
      List<Json> stack = new ArrayList<>();
      for (int i = step.stackSize() - 1; i >= 0; i--) {
        stack.add(Encode.quantity(step.stack(i)));
      }
      json.put("stack", stack);
    }
    if (withMemory) {
      byte[] memory = step.memory();
      List<Json> words = new ArrayList<>();
      for (int i = 0; i + WORD_BYTES <= memory.length; i += WORD_BYTES) {
        words.add(Encode.data(java.util.Arrays.copyOfRange(memory, i, i + WORD_BYTES)));
      }
      json.put("memory", words);
    }
    pending = new Pending(json, step.gas(), step.depth());
  }

  private void flush(int depth, long gas) {
    Pending last = pending;
    if (last != null) {
      long cost = depth == last.depth ? last.gas - gas : 0;
      steps.add(last.json.put("gasCost", Math.max(0, cost)).build());
      pending = null;
    }
  }

  Json result(Executed executed) {
    flush(-1, 0);
    return Json.object()
        .put("gas", executed.gasUsed())
        .put("failed", !executed.success())
        .put("returnValue", Hex.encode(executed.output()))
        .put("structLogs", steps)
        .build();
  }
}
