package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.chain.client.CallReverted;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.rlp.RlpException;

/// What a caller is told of each kind of failure, and what the log keeps to itself.
final class RpcFailureTest {
  private static final String TEXT = "table 17 in /srv/home/chain is what it should not be";

  private final ChainNode node = ChainNode.start(ChainConfig.inMemory(Map.of()));
  private final RpcLog log = new RpcLog();

  /// A method that fails as it is told to.
  private record Failing(Supplier<? extends Throwable> failure) implements RpcMethod {
    @Override
    public String name() {
      return "test_fail";
    }

    @Override
    public Reply call(Params params) {
      switch (failure.get()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new AssertionError("a method throws no checked " + e);
      }
    }
  }

  @AfterEach
  void stop() {
    log.close();
    node.close();
  }

  private Json answer(String request, Supplier<? extends Throwable> failure) {
    RpcHandler handler = new RpcHandler(node, List.of(new Failing(failure)));
    return Json.parse(new String(handler.handle(request.getBytes(UTF_8)), UTF_8));
  }

  private Json error(Supplier<? extends Throwable> failure) {
    return answer("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test_fail\"}", failure).get("error");
  }

  private static Failure failure(Code code) {
    return code.kind().isFault() ? new Fault(code, TEXT) : new Refusal(code, TEXT);
  }

  private void assertToldByNumberOnly(Json error, String inTheLog) {
    assertThat(error.get("code").asLong()).isEqualTo(Reply.INTERNAL_ERROR);
    assertThat(error.find("data")).isEmpty();
    log.assertToldByNumberOnly(error.get("message").text(), inTheLog);
    assertThat(log.entries()).singleElement().asString().contains(": test_fail failed");
  }

  @ParameterizedTest
  @EnumSource
  void refusalsTellTheirTextAndFaultsTheirNumberInTheLog(Kind kind) {
    Json error = error(() -> failure(Code.of(kind)));
    if (kind.isFault()) {
      assertToldByNumberOnly(error, TEXT);
    } else {
      assertThat(error.get("code").asLong()).isEqualTo(Reply.SERVER_ERROR);
      assertThat(error.get("message").text()).isEqualTo(TEXT);
      assertThat(log.entries()).isEmpty();
    }
  }

  static Stream<Throwable> mistakes() {
    return Stream.of(
        new IllegalStateException(TEXT),
        // Such as a damaged node of the state's tree.
        new IllegalArgumentException(TEXT),
        new RlpException(TEXT),
        new NullPointerException(TEXT),
        new java.io.UncheckedIOException(new java.io.IOException(TEXT)),
        new AssertionError(TEXT),
        new ExceptionInInitializerError(new IllegalStateException(TEXT)));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesOfThisProgramAreFaultsToo(Throwable mistake) {
    assertToldByNumberOnly(error(() -> mistake), TEXT);
  }

  @Test
  void wrongParametersTellWhatIsWrong() {
    for (var wrong :
        List.of(
            new InvalidParams("missing value for argument 0"),
            new JsonException("missing value for argument 0"))) {
      Json error = error(() -> wrong);
      assertThat(error.get("code").asLong()).isEqualTo(Reply.INVALID_PARAMS);
      assertThat(error.get("message").text()).isEqualTo("missing value for argument 0");
    }
    assertThat(log.entries()).isEmpty();
  }

  @Test
  void revertTellsTheContractsData() {
    Json error = error(() -> new CallReverted("execution reverted", new byte[] {(byte) 0xde}));
    assertThat(error.get("code").asLong()).isEqualTo(Reply.REVERTED);
    assertThat(error.get("message").text()).isEqualTo("execution reverted");
    assertThat(error.get("data").text()).isEqualTo("0xde");
  }

  @Test
  void everyFaultOfABatchHasItsOwnNumber() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_fail\"}";
    Json answers = answer("[%s,%s]".formatted(call, call), () -> failure(Code.CHAIN_DAMAGED));
    List<String> told =
        answers.items().stream().map(each -> each.get("error").get("message").text()).toList();
    assertThat(told).hasSize(2).doesNotHaveDuplicates();
    assertThat(log.entries()).hasSize(2);
  }
}
