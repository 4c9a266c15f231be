package org.openledger.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openledger.core.json.Json;
import org.openledger.memory.gate.Calibration;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.EncoderEmbedding;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Spelling;
import org.openledger.model.encoder.BertEncoder;

/// What the memories that come with the examples do with what people asked them: never worse than
/// when they were last measured, less a little.
@ExtendWith(ShippedVectors.class)
class ShippedGatesTest {
  private static final Path EXAMPLES = Path.of("examples");

  /// Questions of each Datanet whose vectors are made again.
  private static final int AGAIN = 4;

  @Test
  void peopleAreAnsweredAndStrangeQuestionsAreNot(KeptVectors vectors) throws IOException {
    for (var name : Examples.NAMES) {
      var measured = measured(name, vectors);
      assertThat(of(measured, "natural").answered()).as(name).isGreaterThan(.8);
      assertThat(of(measured, "natural").right()).as(name).isGreaterThan(.9);
      assertThat(of(measured, "paraphrase").answered()).as(name).isGreaterThan(.6);
      assertThat(of(measured, "paraphrase").right()).as(name).isGreaterThan(.9);
      assertThat(of(measured, "absent").answered()).as(name).isLessThan(.25);
      assertThat(of(measured, "off-topic").answered()).as(name).isZero();
    }
  }

  /// Of the committed vectors some are made again.
  @Test
  void theCommittedVectorsAreTheEncoders(KeptVectors vectors, BertEncoder encoder) {
    var embedding = new EncoderEmbedding(encoder);
    for (var name : Examples.NAMES) {
      var asked = Examples.read(EXAMPLES, name).asked();
      for (int i = 0; i < asked.size(); i += asked.size() / AGAIN) {
        var question = asked.get(i).question();
        assertThat(vectors.question(question)).as(question).isEqualTo(embedding.question(question));
      }
    }
  }

  private static Sureness of(Map<String, Sureness> measured, String style) {
    return Objects.requireNonNull(measured.get(style), style);
  }

  private static Map<String, Sureness> measured(String name, Embedding embedding)
      throws IOException {
    var shipped = EXAMPLES.resolve(name).resolve("memory");
    var description = Json.parse(Files.readString(shipped.resolve("memory.json")));
    var gate = Gate.of(Calibration.fromJson(description.get("rules").get("gate")));
    var memory = Memory.open(shipped.resolve("index"), embedding);
    var prompts = new TreeMap<String, String>(); // of ids
    for (var line : Lines.of(EXAMPLES.resolve(name).resolve(name + ".jsonl"))) {
      prompts.put(line.get("id").text(), line.get("question").text());
    }
    var spelling = new Spelling(memory);
    var styles = new TreeMap<String, Sureness>();
    for (var asked : Examples.read(EXAMPLES, name).asked()) {
      var meant = spelling.mended(asked.question());
      var look = gate.look(meant, memory.find(meant, Gate.CANDIDATES), memory);
      var first = look.found().getFirst().record().prompt();
      boolean right =
          prompts.entrySet().stream()
              .anyMatch(each ->
                  each.getValue().equals(first)
                      && asked.right().contains(Collected.commitment(each.getKey())));
      styles
          .computeIfAbsent(asked.style().name(), _ -> new Sureness())
          .add(gate.decide(look), right);
    }
    return styles;
  }
}
