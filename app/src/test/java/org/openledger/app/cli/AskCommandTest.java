package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.core.Ended;
import org.openledger.core.json.Json;
import org.openledger.node.Wanted;

/// `ask`: what it sends, and how it tells what the node said to that.
class AskCommandTest {
  private static final String RECEIPT = "0x" + "ab".repeat(32);
  private static final String CHAT = "POST /v1/chat/completions";

  @TempDir Path home;

  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Ended talk(String... arguments) {
    return node.talk(home, arguments);
  }

  @Test
  void anAnswerIsAskedOfTheFirstModelAndPrintedPieceByPiece() {
    node.answers("GET /v1/models", 200, "{\"data\":[{\"id\":\"nano:b@2\"},{\"id\":\"x\"}]}");
    node.answers(CHAT, 200, stream(piece("Tide "), piece("pools."), end(), "[DONE]"));
    var ended = talk("ask", "--max-tokens", "7", "--key", "ol-1", "What", "is it?");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("Tide pools.")
        .contains("75 % from contributors' data, 25 % from the base model")
        .contains("+3.000 nats  ama", "fee      0.5 OPEN", "receipt  " + RECEIPT);
    var sent = node.asked.getLast();
    assertThat(sent.key()).isEqualTo("Bearer ol-1");
    var body = Json.parse(sent.body());
    assertThat(body.get("model").text()).isEqualTo("nano:b@2");
    assertThat(body.get("max_tokens").asInt()).isEqualTo(7);
    assertThat(body.get("stream").bool()).isTrue();
    assertThat(body.get("messages").items().getFirst().get("content").text())
        .isEqualTo("What is it?");
  }

  @Test
  void anAnswerIsPrintedWithWhomItQuotesAndWhatTheyEarn() {
    var sources =
        """
        [{"contributor":"ama","record":"0x01",
          "quoted":true,"quote":"A pool  of\\nsea water, left behind in a hollow of the shore.",
          "amount":"20000000000000000"},
         {"contributor":"ama","record":"0x02","quoted":true,"quote":"Salt.","amount":"0"}]
        """
            .replace("\n", "");
    node.answers(
        CHAT,
        200,
        stream(
            piece("A pool."), end().replace("\"sources\":[]", "\"sources\":" + sources), "[DONE]"));
    var told = talk("ask", "--model", "nano", "What is it?");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out())
        .contains("quoted from 2 records by 1 person:")
        .containsPattern("ama +0.02 OPEN  \"A pool of sea water, left behind in a hollow of …\"")
        .containsPattern("ama +0    OPEN  \"Salt.\"")
        .contains("sure     of 100 such answers, ")
        .doesNotContain("base model");
  }

  @Test
  void whatNothingAnswersIsSaidToCostNothing() {
    node.answers(
        CHAT,
        200,
        stream(
            piece("Nothing here."),
            "{\"choices\":[],\"openledger\":{\"answered\":false,\"fee\":\"0\"}}",
            "[DONE]"));
    var told = talk("ask", "--model", "nano", "Who won?");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out()).startsWith("Nothing here.").contains("It cost nothing.");
  }

  @ParameterizedTest
  @EnumSource
  void whatBecameOfTheWishToHaveAQuestionListedIsSaid(Wanted.Outcome outcome) {
    assertThat(toldOf(outcome.word()))
        .contains(
            switch (outcome) {
              case LISTED -> "It is listed as wanted, without your name";
              case KNOWN -> "You have had it listed as wanted already.";
              case PERSONAL_DATA -> "It tells a person apart, so it is not listed.";
              case NO_QUESTION -> "It is not listed: only one short question by itself is.";
              case FULL -> "It is not listed: you have as many listed as one may have";
            });
  }

  /// A node may be newer than the program that talks to it.
  @Test
  void anOutcomeThatThisProgramDoesNotKnowIsSaidAsTheNodeSaysIt() {
    assertThat(toldOf("put-off")).contains("the node says \"put-off\"").doesNotContain("short");
  }

  private String toldOf(String outcome) {
    node.answers(
        CHAT,
        200,
        stream(
            piece("Nothing here."),
            "{\"choices\":[],\"openledger\":{\"answered\":false,\"wanted\":\"%s\"}}"
                .formatted(outcome),
            "[DONE]"));
    var told = talk("ask", "--model", "nano", "--wanted", "Who won?");
    assertThat(told.code()).as(told.err()).isZero();
    return told.out();
  }

  @Test
  void aStreamThatEndsEarlyOrWithAnErrorIsAFailure() {
    node.answers(CHAT, 200, stream(piece("Tide ")));
    var early = talk("ask", "--model", "nano", "Hm?");
    assertThat(early.code()).isEqualTo(1);
    assertThat(early.err()).contains("the answer ended early");
    node.answers(CHAT, 200, stream(piece("Tide "), "{\"error\":{\"message\":\"a disk is full\"}}"));
    var failed = talk("ask", "--model", "nano", "Hm?");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("a disk is full");
  }

  @Test
  void aNodeWithoutModelsIsNotAsked() {
    node.answers("GET /v1/models", 200, "{\"data\":[]}");
    var ended = talk("ask", "Hm?");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("serves no model yet");
  }

  private static String stream(String... events) {
    return "data: " + String.join("\n\ndata: ", events) + "\n\n";
  }

  private static String piece(String text) {
    return "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}";
  }

  private static String end() {
    return """
    {"choices":[{"delta":{}}],"openledger":{"answered":true,"receipt":"%s",
     "fee":"500000000000000000","sources":[],
     "attribution":{"confidence":65536,"baseCredit":1048576,"dataCredit":3145728,
      "contributors":[{"units":3145728,"contributor":"ama"}]}}}
    """
        .formatted(RECEIPT)
        .replace("\n", "");
  }
}
