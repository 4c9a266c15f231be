package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.node.Answered;
import org.openledger.node.AskRequest;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Remembering;
import org.openledger.node.Replied;
import org.openledger.node.Source;
import org.openledger.node.Training;
import org.openledger.node.Unanswered;

/// Answers that quote records: the same of every node, paid to whoever is quoted, free where none
/// answers.
class QuotingFlowTest {
  private static final Path QUESTIONS = Path.of("examples", "tidepools", "questions.jsonl");

  @TempDir Path directory;

  /// What came of a question, but for what differs from node to node by right: receipts.
  private record Told(String text, List<Source> sources, BigInteger fee) {}

  private static List<String> questions() throws IOException {
    try (var lines = Files.lines(QUESTIONS)) {
      return lines
          .map(Json::parse)
          .filter(row -> !row.get("style").text().equals("follow-up"))
          .map(row -> row.get("question").text())
          .limit(40)
          .toList();
    }
  }

  private Node open(String name) {
    Hash secret = Keccak.hash256(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return Node.open(NodeConfig.at(directory.resolve(name)).withSecret(secret));
  }

  private static ModelId remember(Node node) throws IOException {
    var datanet = TidePools.importInto(node.contributing());
    var snapshot = node.contributing().snapshot(datanet.id());
    var base = node.training().base("nano");
    var wanted = new Remembering.Request(base, "tidepools", snapshot);
    var made = node.remembering().remember(wanted, Training.Progress.NONE);
    assertThat(node.remembering().remember(wanted, Training.Progress.NONE)).isEqualTo(made);
    return made;
  }

  private static Replied ask(Node node, ModelId model, String question) {
    var asked = List.of(AskRequest.Message.user(question));
    var request = new AskRequest(model, asked, AskRequest.Sampling.greedy(512));
    return node.answering().ask(request, node.keys().localPayer());
  }

  private static Told told(Node node, Replied replied) {
    return switch (replied) {
      case Answered answered -> {
        var sources = node.attributing().sources(answered);
        assertThat(sources).isNotEmpty();
        for (var source : sources) {
          source.piece().ifPresent(it -> assertThat(answered.text()).contains(it.text()));
        }
        yield new Told(answered.text(), sources, answered.receipt().body().paid().fee().units());
      }
      case Unanswered unanswered -> new Told(unanswered.text(), List.of(), BigInteger.ZERO);
    };
  }

  @Test
  void whoeverIsQuotedIsPaidAndAnotherNodeSaysTheSame() throws IOException {
    var questions = questions();
    var first = new ArrayList<Told>();
    var shown = new TreeMap<String, BigInteger>();
    try (var node = open("first")) {
      var model = remember(node);
      var before = node.settling().balance(node.keys().localPayer());
      for (var question : questions) {
        var replied = ask(node, model, question);
        first.add(told(node, replied));
        if (replied instanceof Answered answered) {
          var verification = node.verifying().verify(answered.receipt().id());
          assertThat(verification.firstFailure()).as(question).isEmpty();
          var told = node.attributing().explain(answered.receipt().id(), payer(node));
          for (var line : told.lines()) {
            shown.merge(line.party().name(), line.amount().units(), BigInteger::add);
          }
        }
      }
      assertThat(first.stream().filter(told -> !told.sources().isEmpty()).count())
          .as("answered")
          .isGreaterThanOrEqualTo(10);
      var fees = first.stream().map(Told::fee).reduce(BigInteger.ZERO, BigInteger::add);
      var after = node.settling().balance(node.keys().localPayer());
      assertThat(before.units().subtract(after.units())).as("paid").isEqualTo(fees);

      // Whatever was shown of an answer is what everybody has when the epoch is closed: also of a
      // record that is shared with those whose copies added to it.
      assertThat(node.settling().closeEpoch(1)).isPresent();
      var quoted = first.stream().flatMap(told -> told.sources().stream());
      var people = quoted.map(source -> source.contributor().value()).collect(Collectors.toSet());
      var earned =
          node.settling().earnings().accounts().stream()
              .filter(row -> people.contains(row.party().name()))
              .collect(Collectors.toMap(row -> row.party().name(), row -> row.claimed().units()));
      assertThat(earned.keySet()).containsExactlyInAnyOrderElementsOf(new TreeSet<>(people));
      assertThat(earned.values()).allMatch(amount -> amount.signum() > 0);
      assertThat(node.settling().reconcile().differences()).isEmpty();
      earned.forEach((name, amount) -> assertThat(amount).as(name).isEqualTo(shown.get(name)));
    }
    try (var node = open("second")) {
      var model = remember(node);
      for (int i = 0; i < questions.size(); i++) {
        assertThat(told(node, ask(node, model, questions.get(i))))
            .as(questions.get(i))
            .isEqualTo(first.get(i));
      }
    }
  }

  private static Address payer(Node node) {
    return node.keys().localPayer();
  }

  @Test
  void whatNothingAnswersIsFreeAndLeavesNoReceipt() throws IOException {
    try (var node = open("free")) {
      var model = remember(node);
      var payer = node.keys().localPayer();
      var before = node.settling().balance(payer);
      for (var question :
          List.of(
              "What is the capital of France?",
              "Who won the football world cup in 2022?",
              "asdf qwer zxcv",
              "Wie backe ich einen Apfelkuchen?",
              "🦀")) {
        for (var asked : List.of(model, new ModelId("auto"))) {
          assertThat(ask(node, asked, question)).as(question).isInstanceOf(Unanswered.class);
        }
      }
      assertThat(node.settling().balance(payer)).isEqualTo(before);
      assertThat(node.verifying().paidBy(payer, Long.MAX_VALUE, 10)).isEmpty();
    }
  }

  @Test
  void aFollowUpIsUnderstoodByTheQuestionBeforeIt() throws IOException {
    try (var node = open("talk")) {
      var model = remember(node);
      var talk =
          List.of(
              AskRequest.Message.user("How do limpets hold on to rock?"),
              new AskRequest.Message(AskRequest.Role.ASSISTANT, "By mucus and suction."),
              AskRequest.Message.user("and why?"));
      var request = new AskRequest(model, talk, AskRequest.Sampling.greedy(512));
      var replied = node.answering().ask(request, node.keys().localPayer());
      assertThat(replied)
          .isInstanceOfSatisfying(
              Answered.class, answered -> assertThat(answered.text()).contains("limpet"));
    }
  }
}
