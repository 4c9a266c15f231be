package org.openledger.chain.rpc.debug;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.Opcodes;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.work.Work;

/// Records every instruction, as geth's default tracer shows it.
final class StepTracer implements Tracer {
  private static final int STEPS_MAX = 200_000;
  private static final int SLOTS_MAX = 200_000;
  private static final int WORD_BYTES = 32;

  /// What a word is in JSON, with its quotes and comma.
  private static final int WORD_CHARS = 69;

  private static final int QUOTES = 3;

  /// What a step is at least in JSON.
  private static final int STEP_BYTES = 64;

  private static final long CODE_BYTE_GAS = 200;
  private static final byte[] NONE = {};

  /// A frame that runs, and its newest instruction, whose cost is known once the next one begins.
  private static final class Level {
    final FrameStart frame;
    Json.@Nullable ObjectBuilder step;
    long gas;

    /// Gas that calls of the instruction gave back, and gas of creations, which is not its cost.
    long apart;

    Level(FrameStart frame) {
      this.frame = frame;
    }

    /// Completes the newest instruction.
    void end(long gasLeft) {
      if (step != null) {
        step.put("gasCost", gas - gasLeft + apart);
        step = null;
        apart = 0;
      }
    }
  }

  private final boolean withMemory;
  private final boolean withStack;
  private final boolean withStorage;
  private final boolean withReturnData;

  /// What each account's slots were found to be or set to so far.
  private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();

  private final Work work = Work.current();
  private int slots;
  private final List<Json.ObjectBuilder> steps = new ArrayList<>();
  private final Deque<Level> levels = new ArrayDeque<>();

  StepTracer(Optional<Json> options) {
    this.withMemory = Params.flag(options, "enableMemory");
    this.withStack = !Params.flag(options, "disableStack");
    this.withStorage = !Params.flag(options, "disableStorage");
    this.withReturnData = Params.flag(options, "enableReturnData");
  }

  @Override
  public void step(Step step) {
    Level level = levels.getFirst();
    level.end(step.gas());
    if (steps.size() >= STEPS_MAX) {
      throw new Refusal(
          Code.TRANSACTION_REFUSED,
          "the trace has more than %d steps; use callTracer".formatted(STEPS_MAX));
    }
    long bytes = STEP_BYTES;
    Json.ObjectBuilder json =
        Json.object()
            .put("pc", step.pc())
            .put("op", Opcodes.name(step.op()))
            .put("gas", step.gas())
            .put("depth", step.depth() + 1L);
    if (step.refund() > 0) {
      json.put("refund", step.refund());
    }
    if (withStack) {
      List<Json> stack = new ArrayList<>();
      for (int i = step.stackSize() - 1; i >= 0; i--) {
        Json word = Encode.quantity(step.stack(i));
        bytes += word.text().length() + QUOTES;
        stack.add(word);
      }
      json.put("stack", stack);
    }
    byte[] memory = withMemory ? step.memory() : NONE;
    bytes += (long) memory.length / WORD_BYTES * WORD_CHARS;
    if (memory.length > 0) {
      List<Json> words = new ArrayList<>();
      for (int i = 0; i + WORD_BYTES <= memory.length; i += WORD_BYTES) {
        words.add(Encode.data(java.util.Arrays.copyOfRange(memory, i, i + WORD_BYTES)));
      }
      json.put("memory", words);
    }
    byte[] returned = withReturnData ? step.returnData() : NONE;
    bytes += 2L * returned.length;
    if (returned.length > 0) {
      json.put("returnData", Encode.data(returned));
    }
    if (withStorage) {
      bytes += storage(step, json);
    }
    work.answer(bytes);
    steps.add(json);
    level.step = json;
    level.gas = step.gas();
  }

  /// Shows with an instruction that reads or writes a slot all slots of the account seen so far.
  ///
  /// @return how many bytes that adds
  private long storage(Step step, Json.ObjectBuilder json) {
    boolean writes = step.op() == Opcodes.SSTORE;
    if (step.stackSize() < (writes ? 2 : 1) || (!writes && step.op() != Opcodes.SLOAD)) {
      return 0;
    }
    UInt256 key = step.stack(0);
    UInt256 value = writes ? step.stack(1) : step.state().storage(step.self(), key);
    Map<UInt256, UInt256> seen = storage.computeIfAbsent(step.self(), _ -> new TreeMap<>());
    seen.put(key, value);
    slots += seen.size();
    if (slots > SLOTS_MAX) {
      throw new Refusal(
          Code.TRANSACTION_REFUSED,
          "the trace shows more than %d slots; use disableStorage".formatted(SLOTS_MAX));
    }
    Json.ObjectBuilder all = Json.object();
    seen.forEach((slot, word) -> all.put(Encode.word(slot).text(), Encode.word(word)));
    json.put("storage", all.build());
    return 2L * WORD_CHARS * seen.size();
  }

  @Override
  public void enter(FrameStart frame) {
    levels.push(new Level(frame));
  }

  @Override
  public void exit(Halt halt, long gasUsed, byte @Nullable [] output) {
    Level level = levels.pop();
    FrameStart frame = level.frame;
    boolean creation = frame.kind() == FrameKind.CREATE || frame.kind() == FrameKind.CREATE2;
    if (halt.success() || halt == Halt.REVERT) {
      int code = creation && halt.success() && output != null ? output.length : 0;
      level.end(frame.gas() - gasUsed + CODE_BYTE_GAS * code);
    } else {
      // What the failing instruction would have cost is not known.
      level.end(level.gas);
    }
    Level caller = levels.peek();
    if (caller != null) {
      caller.apart += creation ? -gasUsed : frame.gas() - gasUsed;
    }
  }

  Json result(Executed executed) {
    return Json.object()
        .put("gas", executed.gasUsed())
        .put("failed", !executed.success())
        .put("returnValue", Hex.encode(executed.output()))
        .put("structLogs", steps.stream().map(Json.ObjectBuilder::build).toList())
        .build();
  }
}
