package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.app.http.HttpError;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;

/// A failure goes from a node to a command and is the same one there.
class NodeClientTest {
  private static final String GET = "GET /x";
  private static final String POST = "POST /x";

  private FakeNode node;
  private NodeClient client;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode();
    client = new NodeClient(node.uri(), "");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static Failure failure(ThrowingCallable call) {
    var failure = catchThrowableOfType(Failure.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  /// As a problem document, in OpenAI's shape, and in a stream whose status was sent long before.
  @ParameterizedTest
  @EnumSource(Code.class)
  void aNodesFailureKeepsItsCode(Code code) throws IOException {
    var error =
        new HttpError(
            HttpError.Form.of(code.kind()),
            code.word(),
            "because of that",
            new HttpError.At.Nowhere());
    node.answers(GET, error.status(), error.problem().compact());
    node.answers(POST, error.status(), error.openAi().compact());
    var event = new FakeNode().answers(POST, 200, "data: " + error.openAi().compact() + "\n\n");
    for (var failure :
        List.of(
            failure(() -> client.get("/x")),
            failure(() -> client.post("/x", Json.of(true))),
            failure(() -> client.stream("/x", Json.of(true), _ -> {})),
            failure(() -> new NodeClient(event.uri(), "").stream("/x", Json.of(true), _ -> {})))) {
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.text()).isEqualTo("because of that");
    }
    event.close();
  }

  /// What stands between a command and its node has no words of ours.
  @ParameterizedTest
  @CsvSource({
    "400, INVALID", "401, UNAUTHENTICATED", "402, UNPAID", "403, FORBIDDEN", "404, NOT_FOUND",
    "405, INVALID", "409, CONFLICT", "413, TOO_LARGE", "418, INVALID", "499, CANCELLED",
    "500, INTERNAL", "502, INTERNAL", "503, BUSY",
  })
  void aStatusAloneIsAKind(int status, Kind kind) {
    for (var body : new String[] {"<html>", "[]", "{}", "{\"error\":\"no\"}", "{\"code\":7}"}) {
      node.answers(GET, status, body);
      var failure = failure(() -> client.get("/x"));
      assertThat(failure.kind()).as(body).isEqualTo(kind);
      assertThat(failure.text()).isEqualTo("the node answered " + status);
    }
  }

  /// What is answered again and again.
  private record Endless(String said, int status, int bound) {
    Failure read(FakeNode from) {
      var part = said.repeat((1 << 16) / said.length());
      from.answers(GET, status, part).answers(POST, status, part);
      from.blowing = true;
      var bounded = new NodeClient(from.uri(), "", new TextBounds(1 << 20, 1 << 18));
      return said.isBlank()
          ? failure(() -> bounded.get("/x"))
          : failure(() -> bounded.stream("/x", Json.of(true), _ -> {}));
    }
  }

  /// Whole, in a stream of many events, in one event without an end, and of a failure. All at once,
  /// for Java's client takes up to three seconds to let go of a connection.
  @Test
  void anAnswerBeyondTheBoundIsNotReadToItsEnd() throws Exception {
    var nodes = new ArrayList<FakeNode>();
    for (var each :
        List.of(
            new Endless(" ", 200, 1 << 20),
            new Endless(" ", 500, 1 << 20),
            new Endless("data: {}\n", 200, 1 << 20),
            new Endless("data: [   ", 200, 1 << 18))) {
      var blowing = new FakeNode();
      nodes.add(blowing);
      var failure = each.read(blowing);
      assertThat(failure.code()).as(each.toString()).isEqualTo(Code.IO);
      assertThat(failure.text())
          .contains("the answer of " + blowing.uri())
          .contains("longer than the allowed " + each.bound() + " bytes");
    }
    for (var blowing : nodes) {
      assertThat(blowing.blown.get(30, TimeUnit.SECONDS)).isLessThan(FakeNode.TOO_MANY_BYTES);
      blowing.close();
    }
  }

  @Test
  void anAnswerThatIsNoJsonIsAFaultOfTheNode() {
    node.answers(GET, 200, "<html>").answers(POST, 200, "data: <html>\n\n");
    assertThat(failure(() -> client.get("/x")).kind()).isEqualTo(Kind.INTERNAL);
    assertThat(failure(() -> client.stream("/x", Json.of(true), _ -> {})).kind())
        .isEqualTo(Kind.INTERNAL);
  }
}
