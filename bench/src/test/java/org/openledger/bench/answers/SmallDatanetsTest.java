package org.openledger.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openledger.memory.gate.Calibrating;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;

/// Datanets of a few records, as somebody begins with: the only record of a field is ahead of
/// nothing by all that it has, and answers what it is asked for all the same, and no more.
@ExtendWith(ShippedVectors.class)
class SmallDatanetsTest {
  private static final Collected BEES = bees();

  private static Collected bees() {
    var builder = new Collected.Builder("bees");
    builder.add(
        "wings",
        "ann",
        "wings",
        said(
            "How many wings has a bee?",
            "A bee has four wings, which are hooked together in flight so that they beat as two."));
    builder.add(
        "hive",
        "bob",
        "hive",
        said(
            "How do I move a hive?",
            "Move a hive less than three feet or more than three miles, for foragers fly back to"
                + " where it stood."));
    builder.add(
        "smoke",
        "cy",
        "smoke",
        said(
            "What is burnt in a smoker?",
            "Dry grass, wood shavings or an old egg carton burn slowly and give cool white"
                + " smoke."));
    return builder.with(List.of());
  }

  private static Collected.Said said(String prompt, String text) {
    return new Collected.Said(prompt, text);
  }

  private static boolean isAnswered(int records, String question, KeptVectors vectors) {
    var some = BEES.records().subList(0, records);
    var memory = Memory.of(some, vectors, Fusion.DEFAULT);
    var gate = Gate.of(Calibrating.fit(some, memory));
    return gate.decide(gate.look(question, memory.find(question, gate.candidates()), memory))
        .answered();
  }

  @Test
  void aRecordAnswersWhatItIsAskedForAndNoNeighbour(KeptVectors vectors) {
    for (int records = 1; records <= 3; records++) {
      assertThat(isAnswered(records, "How many wings has a bee?", vectors)).isTrue();
      assertThat(isAnswered(records, "number of wings of a bee", vectors)).isTrue();
      for (var question :
          List.of(
              "bees are crawling in the grass with stumpy wings",
              "my bees hang in a big clump on the neighbour's apple tree, what now?",
              "can I keep bees on my balcony?",
              "does anybody sell used hives near Uppsala?",
              "what is the best paint for hives",
              "who is allowed to have hives in the garden of our club",
              "how much honey do bees need for the winter?",
              "What is the capital of France?")) {
        assertThat(isAnswered(records, question, vectors))
            .as("%s of %d", question, records)
            .isFalse();
      }
    }
  }
}
