package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.serve.Recall;
import org.openledger.serve.Reply;

/// Questions to a memory, and to an adapter that a memory of the same Datanet stands before: who is
/// answered, and what becomes of a question that nothing answers.
class AnsweringFromRecordsTest {
  private static final SnapshotRef TIDES = Samples.snapshot("tides");
  private static final ModelId MODEL = FakeTill.MODEL;
  private static final ModelId ADAPTER = ModelId.of("bigram", "tides", 1);
  private static final ModelId MEMORY = ModelId.of("bigram", "quotes", 1);
  private static final String KNOWN = "What is kelp?";
  private static final Address PAYER = FakeTill.PAYER;
  private static final long ENOUGH = 1 << 20;

  private final BigramEngine engine = new BigramEngine(FakeShelves.CONTEXT, 5, "abcdefgh");
  private final OpenLora.Model model = OpenLora.Model.baseAlone(MODEL, engine);

  /// What happened, in order.
  private final List<String> events = new ArrayList<>();

  private boolean memoryIsDamaged;
  private final FakeShelves shelves = new FakeShelves();
  private final FakeTill till = new FakeTill(events, engine);
  private final Answering answering =
      new Answering(
          new OpenLora(this::model),
          new Catalogue(shelves, shelves, Samples.parties()),
          till,
          new Answering.Desk(
              new FakeAnswers(),
              Samples.SEAL,
              () -> Instant.ofEpochSecond(1_000),
              this::unmet,
              new FakePatience()));

  @BeforeEach
  void thePayerHasEnoughForManyAnswers() {
    till.balance = ENOUGH;
  }

  private OpenLora.Model model(ModelId id) {
    if (id.equals(MODEL) || id.equals(ADAPTER)) {
      return model;
    }
    if (id.equals(MEMORY) && !memoryIsDamaged) {
      return OpenLora.Model.recalling(engine, model.provenance(), this::recalled);
    }
    if (id.equals(MEMORY)) {
      throw new Fault(Code.MODEL_DAMAGED, "the memory is damaged");
    }
    throw new Refusal(Code.MODEL_NOT_FOUND, "there is no model " + id);
  }

  /// What the memory finds: an answer to one question.
  private Recall.Recalled recalled(Question question) {
    if (!question.messages().getLast().content().equals(KNOWN)) {
      return new Reply.Nothing("Nothing answers this.", List.of(KNOWN), 3);
    }
    return new Recall.Written() {
      @Override
      public String text() {
        return "abc";
      }

      @Override
      public int sure() {
        return 9;
      }

      @Override
      public Recall.Credited credit(int[] promptIds, String said) {
        throw new AssertionError("a gate credits nobody");
      }
    };
  }

  /// An adapter, and a memory of the same Datanet.
  private void gated() {
    shelves.open.add(TIDES.datanet());
    for (var summary :
        List.of(Samples.remembering(MEMORY, TIDES), Samples.summary(ADAPTER, TIDES))) {
      shelves.adapters.put(summary.id(), () -> summary);
      shelves.forSale.add(summary.id());
    }
    till.sold.add(ADAPTER);
    till.others.put(MEMORY, Samples.quoting(MEMORY));
  }

  private Replied asked(ModelId id, String text, AskRequest.Wishes wishes) {
    var said = List.of(AskRequest.Message.user(text));
    var request = new AskRequest(id, said, AskRequest.Sampling.greedy(2), wishes);
    return answering.ask(asking(request), told());
  }

  private Replied asked(ModelId id, String text) {
    return asked(id, text, AskRequest.Wishes.NONE);
  }

  @Test
  void anAdapterIsAskedOnlyWhatTheRecordsItWasTunedOnAnswer() {
    gated();
    assertThat(asked(ADAPTER, "Who won?"))
        .isEqualTo(new Unanswered("Nothing answers this.", List.of(KNOWN), Optional.empty()));
    assertThat(events).containsExactly("held", "begun", "released", "Nothing answers this.");
    assertThat(till.balance).isEqualTo(ENOUGH);
    assertThat(asked(ADAPTER, KNOWN)).isInstanceOf(Answered.class);
    assertThat(asked(MODEL, "Who won?")).as("a base").isInstanceOf(Answered.class);
  }

  @Test
  void whereNoSoundMemoryIsAnAdapterIsAskedAnything() {
    gated();
    memoryIsDamaged = true;
    assertThat(asked(ADAPTER, "Who won?")).isInstanceOf(Answered.class);
    memoryIsDamaged = false;
    shelves.adapters.remove(MEMORY);
    assertThat(asked(ADAPTER, "Who won?")).isInstanceOf(Answered.class);
  }

  /// A gate's refusal names questions of its records.
  @Test
  void aMemoryThatThePayerMayNotReadIsNotThere() {
    gated();
    shelves.open.clear();
    var off = new AskRequest.Wishes(AskRequest.Memory.OFF, false);
    for (var id : List.of(MEMORY, ModelId.newest(MEMORY.family()))) {
      for (var wishes : List.of(AskRequest.Wishes.NONE, off)) {
        assertThat(refused(Code.MODEL_NOT_FOUND, () -> asked(id, KNOWN, wishes)))
            .contains("does not exist or is not for sale");
      }
    }
    refused(Code.MODEL_NOT_FOUND, () -> asked(Catalogue.AUTO, KNOWN));
    assertThat(events).isEmpty();
    assertThat(asked(ADAPTER, "Who won?")).isInstanceOf(Answered.class);
    shelves.admitted.put(PAYER, Set.of(TIDES.datanet()));
    assertThat(asked(ADAPTER, "Who won?")).isInstanceOf(Unanswered.class);
    assertThat(asked(MEMORY, "Who won?")).isInstanceOf(Unanswered.class);
    assertThat(asked(ModelId.newest(MEMORY.family()), "Who won?")).isInstanceOf(Unanswered.class);
  }

  @Test
  void aMemoryFromWhichARecordWasWithdrawnAnswersNothingAndStandsBeforeNothing() {
    gated();
    shelves.withdrawn.put(TIDES, Set.of(Samples.hash(1)));
    assertThat(refused(Code.STATE_CONFLICT, () -> asked(MEMORY, KNOWN))).contains("withdrawn");
    assertThat(asked(ADAPTER, "Who won?")).isInstanceOf(Answered.class);
  }

  @Test
  void withoutMemoryAnAdapterWritesAndTheGateStaysOn() {
    gated();
    var off = new AskRequest.Wishes(AskRequest.Memory.OFF, false);
    assertThat(asked(Catalogue.AUTO, KNOWN, off)).isInstanceOf(Answered.class);
    assertThat(asked(Catalogue.AUTO, "Who won?", off)).isInstanceOf(Unanswered.class);
    assertThat(refused(Code.UNSUPPORTED_ARGUMENT, () -> asked(MEMORY, KNOWN, off)))
        .contains("only quotes records");
    shelves.adapters.remove(ADAPTER);
    refused(Code.MODEL_NOT_FOUND, () -> asked(Catalogue.AUTO, KNOWN, off));
  }

  @Test
  void aRefusedQuestionIsListedOnlyIfWhoeverAsksSaysSo() {
    gated();
    assertThat(asked(MEMORY, "Who won?")).isInstanceOf(Unanswered.class);
    assertThat(events).doesNotContain("wanted of " + MEMORY);
    var listed = new AskRequest.Wishes(AskRequest.Memory.ON, true);
    assertThat(asked(MEMORY, "Who won?", listed))
        .isEqualTo(
            new Unanswered(
                "Nothing answers this.", List.of(KNOWN), Optional.of(Wanted.Outcome.LISTED)));
    assertThat(events).contains("wanted of " + MEMORY);
    assertThat(asked(ADAPTER, KNOWN, listed)).isInstanceOf(Answered.class);
    assertThat(events).doesNotContain("wanted of " + ADAPTER);
  }

  private static Asking asking(AskRequest request) {
    return new Asking(request, PAYER, new Retry.None());
  }

  private Delivery told() {
    return new Delivery() {
      @Override
      public void begin() {
        events.add("begun");
      }

      @Override
      public void text(String piece) {
        events.add(piece);
      }
    };
  }

  private Wanted.Outcome unmet(Question question, ModelId refusing, Address payer) {
    events.add("wanted of " + refusing);
    return Wanted.Outcome.LISTED;
  }

  private static String refused(Code code, ThrowingCallable call) {
    var refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).as("a refusal " + code).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    return refusal.text();
  }
}
