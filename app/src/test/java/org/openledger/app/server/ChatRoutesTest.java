package org.openledger.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.app.FaultLog;
import org.openledger.app.Samples;
import org.openledger.app.http.Access;
import org.openledger.app.http.HttpError;
import org.openledger.app.http.openai.ChatRoutes;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Finish;
import org.openledger.node.Answered;
import org.openledger.node.AskRequest;
import org.openledger.node.Asking;
import org.openledger.node.Delivery;
import org.openledger.node.Replied;
import org.openledger.node.Retry;
import org.openledger.node.Source;
import org.openledger.node.Unanswered;
import org.openledger.node.Wanted;

/// OpenAI's routes over a desk that answers what a test tells it to.
@ExtendWith(BareNode.Resolver.class)
@Timeout(30)
class ChatRoutesTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String BODY =
      "{\"model\":\"nano\",\"messages\":[{\"role\":\"user\",\"content\":\"Hm?\"}]}";
  private static final String STREAM = BODY.replaceFirst("}$", ",\"stream\":true}");
  private static final String WITH_USAGE =
      STREAM.replaceFirst("}$", ",\"stream_options\":{\"include_usage\":true}}");

  private final BareNode bare;
  private final FakeDesk desk = new FakeDesk();
  private Javalin server;

  ChatRoutesTest(BareNode bare) {
    this.bare = bare;
  }

  /// Answers what it is told to, and remembers what it was asked.
  private static final class FakeDesk implements ChatRoutes.Desk {
    final BlockingQueue<Asking> asked = new LinkedBlockingQueue<>();
    BiFunction<Asking, Delivery, Replied> answer =
        (_, _) -> Samples.answered("A pool.", Finish.STOP);

    @Override
    public List<ModelId> models(Address account) {
      return List.of(Samples.MODEL, new ModelId("nano"));
    }

    @Override
    public Replied ask(Asking asking, Delivery delivery) {
      asked.add(asking);
      return answer.apply(asking, delivery);
    }

    @Override
    public List<Source> sources(Answered answered) {
      return answered.text().equals("Quoted.")
          ? List.of(
              new Source(
                  Samples.DIGEST,
                  new ContributorId("Ann"),
                  Optional.of(new Source.Piece("Quoted.", new Attribution.Range(0, 7))),
                  new Source.Credit(3),
                  Open.units(10)))
          : List.of();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.fixed(Instant.ofEpochSecond(1_767_225_600));
    }
  }

  @BeforeEach
  void start() {
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  ApiServer.surround(config, bare.node().keys(), Serving.on(0, Access.OPEN));
                  new ChatRoutes(desk).add(config.routes);
                })
            .start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Wire.Reply post(String body, String... headers) throws IOException {
    return Wire.post(server.port(), CHAT, body, headers);
  }

  /// Gives pieces of an answer, then the rest.
  private void says(String... pieces) {
    desk.answer =
        (_, delivery) -> {
          delivery.begin();
          for (var piece : pieces) {
            delivery.text(piece);
          }
          return Samples.answered(String.join("", pieces), Finish.STOP);
        };
  }

  private static List<String> events(Wire.Reply reply) {
    return reply
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  @Test
  void modelsAreListedAndFound() throws IOException {
    var list = Wire.ask(server.port(), "GET /v1/models").json();
    assertThat(list.get("data").items())
        .extracting(model -> model.get("id").text())
        .containsExactly("nano:tides@1", "nano");
    var one = Wire.ask(server.port(), "GET /v1/models/nano");
    assertThat(one.json()).isEqualTo(list.get("data").items().getLast());
    var none = Wire.ask(server.port(), "GET /v1/models/gpt");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().get("error").get("code").text()).isEqualTo("model_not_found");
  }

  @ParameterizedTest
  @CsvSource({"STOP, stop", "LENGTH, length", "CANCELLED, length"})
  void aWholeAnswerHasItsReceipt(Finish finish, String reason) throws IOException {
    desk.answer = (_, _) -> Samples.answered("A pool.", finish);
    var reply = post(BODY);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head()).contains("X-OpenLedger-Receipt: " + Samples.receipt().id());
    var json = reply.json();
    assertThat(json.get("object").text()).isEqualTo("chat.completion");
    assertThat(json.get("created").asLong()).isEqualTo(1_767_225_600);
    assertThat(json.get("model").text()).isEqualTo("nano");
    var choice = json.get("choices").items().getFirst();
    assertThat(choice.get("message").get("content").text()).isEqualTo("A pool.");
    assertThat(choice.get("finish_reason").text()).isEqualTo(reason);
    assertThat(json.get("usage"))
        .isEqualTo(
            Json.parse("{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":30}"));
    assertThat(json.get("openledger").get("fee").text()).isEqualTo("39");
    assertThat(desk.asked.remove().payer()).isEqualTo(bare.node().keys().localPayer());
  }

  @Test
  void anAnswerSaysWhomItQuotesAndWhatTheyEarn() throws IOException {
    desk.answer = (_, _) -> Samples.answered("Quoted.", Finish.STOP);
    var told = post(BODY).json().get("openledger");
    assertThat(told.get("answered").bool()).isTrue();
    assertThat(told.get("sources"))
        .isEqualTo(
            Json.parse(
                """
                [{"contributor":"Ann","record":"%s","quoted":true,"quote":"Quoted.",
                  "start":0,"end":7,"credit":3,"amount":"10"}]
                """
                    .formatted(Samples.DIGEST)));
  }

  @Test
  void wishesAreHandedOnAndWhatBecameOfThemIsTold() throws IOException {
    desk.answer =
        (_, _) -> new Unanswered("Nothing.", List.of(), Optional.of(Wanted.Outcome.PERSONAL_DATA));
    var wish = BODY.replaceFirst("\\{", "{\"wanted\":true,\"memory\":\"off\",");
    var told = post(wish).json().get("openledger");
    assertThat(told.get("wanted").text()).isEqualTo("personal-data");
    assertThat(desk.asked.remove().request().wishes())
        .isEqualTo(new AskRequest.Wishes(AskRequest.Memory.OFF, true));
    post(BODY);
    assertThat(desk.asked.remove().request().wishes()).isEqualTo(AskRequest.Wishes.NONE);
    assertThat(post(wish.replace("\"off\"", "\"maybe\"")).status()).isEqualTo(400);
  }

  @Test
  void whereNothingAnswersThatIsSaidAndFree() throws IOException {
    desk.answer =
        (_, delivery) -> {
          delivery.begin();
          delivery.text("Nothing.");
          return new Unanswered("Nothing.", List.of("Why?"), Optional.empty());
        };
    var reply = post(BODY);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head()).doesNotContain("X-OpenLedger-Receipt");
    var free = Json.parse("{\"answered\":false,\"fee\":\"0\",\"instead\":[\"Why?\"]}");
    assertThat(reply.json().get("openledger")).isEqualTo(free);
    var choice = reply.json().get("choices").items().getFirst();
    assertThat(choice.get("message").get("content").text()).isEqualTo("Nothing.");
    assertThat(choice.get("finish_reason").text()).isEqualTo("stop");
    assertThat(reply.json().get("usage").get("total_tokens").asInt()).isZero();
    var events = events(post(WITH_USAGE));
    assertThat(delta(events.get(1)).get("content").text()).isEqualTo("Nothing.");
    assertThat(Json.parse(events.get(3)).get("openledger")).isEqualTo(free);
  }

  @Test
  void aStreamIsItsPiecesThenItsReceiptThenItsEnd() throws IOException {
    says("A ", "pool.\n");
    var reply = post(STREAM);
    assertThat(reply.head()).contains("text/event-stream", "Cache-Control: no-store");
    var events = events(reply);
    assertThat(events).hasSize(5).last().isEqualTo("[DONE]");
    assertThat(delta(events.get(0)).get("role").text()).isEqualTo("assistant");
    assertThat(delta(events.get(1)).get("content").text()).isEqualTo("A ");
    assertThat(delta(events.get(2)).get("content").text()).isEqualTo("pool.\n");
    var end = Json.parse(events.get(3));
    assertThat(end.get("choices").items().getFirst().get("finish_reason").text()).isEqualTo("stop");
    assertThat(end.get("openledger").get("receipt").text())
        .isEqualTo(Samples.receipt().id().toString());
  }

  @Test
  void whereUsageIsWantedTheReceiptRidesOnIt() throws IOException {
    says("A pool.");
    var events = events(post(WITH_USAGE));
    assertThat(events).hasSize(5);
    assertThat(Json.parse(events.get(2)).find("openledger")).isEmpty();
    var usage = Json.parse(events.get(3));
    assertThat(usage.get("choices").items()).isEmpty();
    assertThat(usage.get("usage").get("total_tokens").asInt()).isEqualTo(30);
    assertThat(usage.find("openledger")).isPresent();
  }

  @Test
  void whatFailsBeforeAStreamBeginsHasAStatus() throws IOException {
    desk.answer =
        (_, _) -> {
          throw new Refusal(Code.INSUFFICIENT_FUNDS, "too poor");
        };
    for (var body : List.of(BODY, STREAM)) {
      var reply = post(body);
      assertThat(reply.status()).isEqualTo(402);
      assertThat(reply.json().get("error").get("type").text()).isEqualTo("insufficient_quota");
    }
  }

  @Test
  void whatFailsAfterwardsIsAnEventWithoutSecrets() throws IOException {
    desk.answer =
        (_, delivery) -> {
          delivery.begin();
          delivery.text("A ");
          throw new Fault(Code.IO, "/secret/disk is full");
        };
    var log = Logger.getLogger(HttpError.class.getName());
    log.setLevel(Level.OFF);
    try {
      var reply = post(STREAM);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(Json.parse(events(reply).getLast()).get("error").get("code").text())
          .isEqualTo("io");
      assertThat(reply.body()).doesNotContain("[DONE]", "secret");
    } finally {
      log.setLevel(null);
    }
  }

  /// Assertions run in the node; an error is told as any fault is, whenever it comes.
  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsToldByTheNumberThatTheLogHas(Error error) throws IOException {
    for (var begun : new boolean[] {false, true}) {
      desk.answer =
          (_, delivery) -> {
            if (begun) {
              delivery.begin();
            }
            throw error;
          };
      try (var log = new FaultLog()) {
        var whole = post(BODY);
        assertThat(whole.status()).isEqualTo(500);
        assertThat(whole.head()).contains("Content-Type: application/json");
        log.assertHas(number(whole.json()), error);
        var streamed = post(STREAM);
        assertThat(streamed.status()).isEqualTo(begun ? 200 : 500);
        var told = begun ? Json.parse(events(streamed).getLast()) : streamed.json();
        log.assertHas(number(told), error);
        assertThat(whole.body() + streamed.body()).doesNotContain("secret", "[DONE]");
      }
    }
  }

  static Stream<Error> errors() {
    return Stream.of(
        new AssertionError("a secret"),
        new ExceptionInInitializerError(new IllegalStateException("a secret")));
  }

  /// The number by which an answer tells of a fault.
  private static String number(Json answer) {
    assertThat(answer.get("error").get("code").text()).isEqualTo("internal_error");
    assertThat(answer.get("error").get("type").text()).isEqualTo("server_error");
    return answer.get("error").get("message").text().replaceFirst(".* ", "");
  }

  @ParameterizedTest
  @CsvSource({
    ", , NONE",
    "one, , one",
    "' one ', 3, one",
    ", 0, 0",
    ", 12, 12",
    ", 12345, NONE",
    ", -1, NONE",
    ", many, NONE",
  })
  void whatARequestSaysOfEarlierOnesIsPassedOn(String key, String count, String expected)
      throws Exception {
    var headers = new ArrayList<String>();
    if (key != null) {
      headers.add("Idempotency-Key: " + key);
    }
    if (count != null) {
      headers.add("X-Stainless-Retry-Count: " + count);
    }
    post(BODY, headers.toArray(String[]::new));
    var told =
        switch (desk.asked.remove().retry()) {
          case Retry.None() -> "NONE";
          case Retry.Named(var name) -> name;
          case Retry.Counted(int before) -> Integer.toString(before);
        };
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void whatIsNoQuestionIsNotAsked() throws IOException {
    assertThat(post("no json").status()).isEqualTo(400);
    var place = post(BODY.replaceFirst("\\{", "{\n ?")).json().get("error");
    assertThat(place.get("line").asInt()).isEqualTo(2);
    assertThat(place.get("column").asInt()).isEqualTo(2);
    assertThat(place.members()).containsEntry("param", Json.ofNull());
    assertThat(post("{}").json().get("error").find("line")).isEmpty();
    assertThat(post(BODY.replace("nano", "no model!")).status()).isEqualTo(404);
    var tools = post(BODY.replaceFirst("}$", ",\"audio\":{\"x\":1}}"));
    assertThat(tools.json().get("error").get("param").text()).isEqualTo("audio");
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void aReaderWhoWentAwayIsToldNothingMoreAndTheDeskHearsOfIt() throws Exception {
    var heard = new CompletableFuture<Code>();
    desk.answer =
        (_, delivery) -> {
          delivery.begin();
          try {
            while (true) {
              delivery.text("on and on ");
            }
          } catch (Refusal e) {
            heard.complete(e.code());
            throw e;
          }
        };
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(Wire.bytes("POST " + CHAT, STREAM));
      // The first bytes have come: the stream has begun.
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(Code.CALLER_GONE);
  }

  @Test
  void aConnectionOutlivesItsStream() throws IOException {
    says("A pool.");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var out = socket.getOutputStream();
      out.write(Wire.bytes("POST " + CHAT, STREAM, "Connection: keep-alive"));
      out.write(Wire.bytes("POST " + CHAT, STREAM));
      var both = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(both.split("HTTP/1.1 200", -1)).hasSize(3);
      assertThat(both.split("data: \\[DONE]", -1)).hasSize(3);
    }
  }

  private static Json delta(String event) {
    return Json.parse(event).get("choices").items().getFirst().get("delta");
  }
}
