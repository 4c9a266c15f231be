package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.node.Answered;
import org.openledger.node.AskRequest;
import org.openledger.node.Catalogue;
import org.openledger.node.DatanetRequest;
import org.openledger.node.DatanetRequest.Form;
import org.openledger.node.DatanetRequest.Visibility;
import org.openledger.node.ImportRequest;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Remembering;
import org.openledger.node.RowFormat;
import org.openledger.node.Training;

/// A stranger makes a Datanet of its own out of another's records. Where the choice is the node's,
/// answers stay those of whoever said it first, and so does the pay.
class CopiedDatanetTest {
  private static final Path ROWS = Path.of("examples", "tidepools", "tidepools.jsonl");
  private static final String STRANGER = "mallory";

  /// Before `tidepools`, so that it comes first where both are as sure.
  private static final DatanetId COPY = new DatanetId("a-copy");

  @TempDir Path home;

  /// The rows of the example that are taken in.
  private static List<Json> rows() throws IOException {
    return Files.readAllLines(ROWS).stream()
        .map(Json::parse)
        .filter(row -> row.get("licence").text().equals("CC0-1.0"))
        .toList();
  }

  /// The rows of the example under the stranger's name, the first half of them word for word, of
  /// each of the others a word in fifteen another one.
  private static String copies() throws IOException {
    var rows = new ArrayList<String>();
    for (var row : rows()) {
      var answer = row.get("answer").text();
      rows.add(
          Json.object()
              .put("id", "copy-" + rows.size())
              .put("contributor", STRANGER)
              .put("licence", "CC0-1.0")
              .put("question", row.get("question").text())
              .put("alsoAsked", row.get("alsoAsked"))
              .put("answer", rows.size() < 26 ? answer : changed(answer))
              .build()
              .compact());
    }
    return String.join("\n", rows);
  }

  private static String changed(String text) {
    var words = text.split(" ");
    for (int i = 7; i < words.length; i += 15) {
      words[i] = "weiterhin";
    }
    return String.join(" ", words);
  }

  private static ModelId remember(Node node, DatanetId datanet) {
    var snapshot = node.contributing().snapshot(datanet);
    var wanted = new Remembering.Request(node.training().base("nano"), datanet.value(), snapshot);
    return node.remembering().remember(wanted, Training.Progress.NONE);
  }

  private static void copy(Node node) throws IOException {
    node.contributing()
        .create(
            new DatanetRequest(
                COPY,
                "Copy",
                "",
                Form.QUESTIONS,
                new TreeSet<>(List.of("CC0-1.0")),
                Visibility.PUBLIC,
                STRANGER));
    var format = new RowFormat.QuestionAnswer();
    var request = new ImportRequest(COPY, "copies.jsonl", format, ImportRequest.Limits.NONE);
    var rows = new ByteArrayInputStream(copies().getBytes(StandardCharsets.UTF_8));
    assertThat(node.contributing().importRows(request, rows).accepted()).isGreaterThan(45);
  }

  @Test
  void whoCopiesADatanetIsPaidNothingForIt() throws IOException {
    try (var node = Node.open(NodeConfig.at(home))) {
      var owner = remember(node, TidePools.importInto(node.contributing()).id());
      copy(node);
      var thief = remember(node, COPY);
      var payer = node.keys().localPayer();
      assertThat(node.catalogue().modelIds(payer)).contains(owner, thief, Catalogue.AUTO);
      int answered = 0;
      for (var row : rows()) {
        var asked = AskRequest.Message.user(row.get("question").text());
        var request =
            new AskRequest(Catalogue.AUTO, List.of(asked), AskRequest.Sampling.greedy(512));
        if (node.answering().ask(request, payer) instanceof Answered told) {
          assertThat(told.receipt().body().model().id()).as(asked.content()).isEqualTo(owner);
          answered++;
        }
      }
      assertThat(answered).isGreaterThan(45);

      // Whoever asks the copy by its name gets what it says.
      var asked = AskRequest.Message.user("What do sea urchins eat?");
      var request = new AskRequest(thief, List.of(asked), AskRequest.Sampling.greedy(512));
      assertThat(node.answering().ask(request, payer)).isInstanceOf(Answered.class);
      assertThat(node.settling().closeEpoch(1)).isPresent();
      var earned =
          node.settling().earnings().accounts().stream()
              .filter(row -> row.party().name().equals(STRANGER))
              .map(row -> row.claimed())
              .toList();
      assertThat(earned).singleElement().isNotEqualTo(Open.ZERO);
    }
  }
}
