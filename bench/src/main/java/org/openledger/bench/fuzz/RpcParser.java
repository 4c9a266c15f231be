package org.openledger.bench.fuzz;

import static org.openledger.bench.fuzz.Parser.about;
import static org.openledger.bench.fuzz.Parser.check;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.RpcHandler;
import org.openledger.chain.server.RpcLimits;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;
import org.openledger.core.text.Utf8;

/// The reader of JSON-RPC requests, on a chain in memory with the methods of development.
final class RpcParser {
  /// Whoever signed the transactions of the corpus.
  static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");

  /// Faults are answered with a number alone, and logged with their cause.
  private static final Logger LOG = Logger.getLogger(RpcHandler.class.getName());

  private static final List<String> WORDS =
      List.of(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"",
          "\"params\":[",
          "\"latest\"",
          "\"pending\"",
          "\"earliest\"",
          "\"safe\"",
          "\"finalized\"",
          "\"0x0\"",
          "\"0x1\"",
          "\"0x\"",
          "\"0xffffffffffffffff\"",
          "\"0x7fffffffffffffff\"",
          "\"" + "0x" + "0".repeat(40) + "\"",
          "\"0x" + "f".repeat(64) + "\"",
          "\"stateOverrides\":",
          "\"stateDiff\":{",
          "\"movePrecompileToAddress\":",
          "\"blockHash\":",
          "\"fromBlock\":",
          "\"topics\":[",
          "\"data\":\"0x",
          "\"gas\":\"0x",
          "\"to\":",
          "\"tracer\":\"callTracer\"",
          "\"tracer\":\"prestateTracer\"",
          "\"rewardPercentiles\"",
          "\"blockOverrides\":{",
          "\"authorizationList\":[",
          "\"accessList\":[",
          "\"blobVersionedHashes\":[",
          "null",
          "{}",
          "[]",
          "true",
          "5b600056");

  private RpcParser() {}

  static Parser parser() {
    return new Parser("rpc", WORDS, false, _ -> new Rpc());
  }

  private static final class Rpc implements Parser.Feed {
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final ChainNode node;
    private final RpcHandler handler;
    private final Handler faults =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            fault.set(entry.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };

    Rpc() {
      var riches = Map.of(ALICE.address(), new UInt256(0, 0, 1_000, 0));
      node = ChainNode.start(ChainConfig.inMemory(riches).withDev(true));
      handler = RpcHandler.of(node, RpcLimits.NODE);
      LOG.setUseParentHandlers(false);
      LOG.addHandler(faults);
    }

    @Override
    public Object feed(byte[] input) {
      fault.set(null);
      var answer = handler.handle(input);
      var logged = fault.get();
      if (logged != null) {
        throw new FaultLoggedError(logged);
      }
      return answer.length == 0 ? "nothing" : kind(text(answer));
    }

    private static Json text(byte[] answer) {
      return Json.parse(Utf8.decoded(answer).orElseThrow());
    }

    /// Of a batch its first answer.
    private static Object kind(Json answer) {
      if (answer instanceof Json.Arr(var answers)) {
        answers.forEach(Rpc::kind);
        return "batch " + kind(answers.getFirst());
      }
      check(answer.get("jsonrpc").text().equals("2.0"), "an answer of another version");
      return answer
          .find("error")
          .map(error -> error.get("code").asInt() + Shapes.words(error.get("message").text()))
          .orElseGet(() -> kindOf(answer.members().getOrDefault("result", Json.ofNull())));
    }

    /// How large a result is, and what it has.
    private static String kindOf(Json result) {
      var names = result instanceof Json.Obj(var members) ? members.keySet() : "";
      return about(result.compact().length()) + result.getClass().getSimpleName() + names;
    }

    @Override
    public void close() {
      LOG.removeHandler(faults);
      handler.close();
      node.close();
    }
  }

  /// A fault that was answered with a number: as a find it is where it was thrown.
  private static final class FaultLoggedError extends AssertionError {
    private static final long serialVersionUID = 1L;

    FaultLoggedError(Throwable logged) {
      super(logged);
      setStackTrace(logged.getStackTrace());
    }
  }
}
