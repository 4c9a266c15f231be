package org.openledger.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;

/// Which of several models answers where one of them says what another said before.
class ChoosingTest {
  private static final Anchored FIRST = new Anchored(3, 9);
  private static final Anchored LATER = new Anchored(4, 0);
  private static final Anchored LAST = new Anchored(4, 1);

  private final WatchedEngine engine = new WatchedEngine("abc");
  private final List<Seen> seen = new ArrayList<>();
  private final Map<String, Anchored> anchored = new HashMap<>();
  private final Map<ModelId, OpenLora.Model> opened = new HashMap<>();

  /// An answer that says one thing, which is its record as well.
  private record Told(String name, String thing, int sure) implements Recall.Written {
    @Override
    public String text() {
      return thing;
    }

    @Override
    public Recall.Credited credit(int[] promptIds, String said) {
      throw new AssertionError("nothing is credited before it is said");
    }
  }

  private static Hash record(String name) {
    return Sha256.digest(name.getBytes(StandardCharsets.US_ASCII));
  }

  /// Whether each was before each other.
  private boolean mutual;

  /// A model that knows of one thing.
  private final class Knowing implements Recall {
    private final String name;
    private final String thing;
    private final Recalled found;

    Knowing(String name, String thing, Recalled found) {
      this.name = name;
      this.thing = thing;
      this.found = found;
    }

    @Override
    public Recalled recall(Question question) {
      return found;
    }

    @Override
    public boolean saidBefore(Written other, BiPredicate<Hash, Hash> elder) {
      if (thing.equals("damaged")) {
        throw new Fault(Code.MODEL_DAMAGED, "damaged");
      }
      return other instanceof Told(var its, var said, _)
          && said.equals(thing)
          && (mutual || elder.test(record(name), record(its)));
    }
  }

  private void knows(String name, String thing, Anchored when, Recall.Recalled found) {
    var id = new ModelId(name);
    var recall = new Knowing(name, thing, found);
    var model =
        OpenLora.Model.recalling(engine, OpenLora.Model.baseAlone(id, engine).provenance(), recall);
    var question = new Question(id, List.of(ChatMessage.user("Hm?")), SamplingSettings.greedy(4));
    seen.add(new Seen(question, model, found));
    opened.put(id, model);
    anchored.put(name, when);
  }

  private void answers(String name, String thing, Anchored when, int sure) {
    knows(name, thing, when, new Told(name, thing, sure));
  }

  private void refuses(String name, String thing, Anchored when, int sure) {
    knows(name, thing, when, new Reply.Nothing("Nothing.", List.of(), sure));
  }

  private String chosen() {
    Anchoring anchoring =
        (model, commitment) -> {
          var name = model.id().value();
          assertThat(commitment).isEqualTo(record(name));
          return Optional.ofNullable(anchored.get(name));
        };
    var choosing =
        new Choosing(
            id -> Objects.requireNonNull(opened.get(id)), List.copyOf(opened.keySet()), anchoring);
    seen.forEach(choosing::add);
    return choosing.choice().orElseThrow().question().model().value();
  }

  @Test
  void whoSaidItFirstAnswersWhateverTheCopyIsSureOf() {
    answers("copy", "urchins", LATER, 999_999);
    answers("owner", "urchins", FIRST, 600_000);
    answers("other", "crabs", LAST, 590_000);
    assertThat(chosen()).isEqualTo("owner");
  }

  @Test
  void anOlderModelThatSaysSomethingElseLeavesTheSurest() {
    answers("late", "urchins", LAST, 700_000);
    answers("early", "crabs", FIRST, 600_000);
    assertThat(chosen()).isEqualTo("late");
  }

  @Test
  void theNextSurestAnswersWithItsOwnWhereTheOwnerDoesNot() {
    answers("copy", "urchins", LATER, 999_999);
    refuses("owner", "urchins", FIRST, 100_000);
    answers("other", "crabs", LAST, 500_000);
    assertThat(chosen()).isEqualTo("other");
  }

  @Test
  void whereAllRepeatOthersTheNearestSaysThatNothingAnswers() {
    refuses("nearest", "crabs", FIRST, 400_000);
    answers("copy", "urchins", LATER, 999_999);
    answers("copied", "urchins", LAST, 999_998);
    refuses("owner", "urchins", FIRST, 100_000);
    assertThat(chosen()).isEqualTo("nearest");
  }

  @Test
  void nobodyIsPassedOverForOneOfWhomNobodyKnowsWhenItWasAnchored() {
    answers("one", "urchins", LATER, 700_000);
    answers("other", "urchins", FIRST, 600_000);
    anchored.remove("other");
    assertThat(chosen()).isEqualTo("one");
    anchored.put("other", FIRST);
    anchored.remove("one");
    assertThat(chosen()).as("whoever is not anchored was not before").isEqualTo("other");
  }

  @Test
  void thoseThatRepeatEachOtherGoByHowSureTheyAre() {
    refuses("nearest", "crabs", FIRST, 400_000);
    mutual = true;
    answers("one", "urchins", LATER, 700_000);
    answers("other", "urchins", FIRST, 800_000);
    assertThat(chosen()).isEqualTo("other");
    refuses("owner", "urchins", FIRST, 1);
    assertThat(chosen()).as("one who answers nothing said it, too").isEqualTo("nearest");
  }

  @Test
  void ofMoreAnswersThanAreComparedTheSurestStay() {
    for (int i = 0; i < 2 * Choosing.ANSWERS_MAX; i++) {
      answers("model-" + i, "thing " + i, LATER, i + 1);
    }
    assertThat(chosen()).isEqualTo("model-" + (2 * Choosing.ANSWERS_MAX - 1));
    answers("copy", "thing 3", LAST, 900_000);
    assertThat(chosen()).isEqualTo("model-" + (2 * Choosing.ANSWERS_MAX - 1));
  }

  @Test
  void aWitnessThatIsNotAskedItselfKeepsACopyFromAnswering() {
    answers("copy", "urchins", LATER, 999_999);
    refuses("nearest", "crabs", LAST, 1);
    answers("resting", "urchins", FIRST, 600_000);
    seen.removeLast();
    assertThat(chosen()).isEqualTo("nearest");
  }

  @Test
  void oneThatCannotBeAskedDecidesNothing() {
    answers("one", "urchins", LATER, 700_000);
    refuses("hurt", "damaged", FIRST, 600_000);
    assertThat(chosen()).isEqualTo("one");
  }

  @Test
  void nothingIsChosenOfNothing() {
    assertThat(
            new Choosing(_ -> Objects.requireNonNull(null), List.of(), Anchoring.UNKNOWN).choice())
        .isEmpty();
  }
}
