package org.openledger.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;

/// Which of several models is asked where the choice is the server's.
class SurestTest {
  private static final ModelId SHORE = new ModelId("shore");
  private static final ModelId AIR = new ModelId("air");
  private static final ModelId CODE = new ModelId("code");
  private static final List<ModelId> ALL = List.of(SHORE, AIR, CODE);
  private static final Question ASKED =
      new Question(SHORE, List.of(ChatMessage.user("Hm?")), SamplingSettings.greedy(4));

  private final WatchedEngine engine = new WatchedEngine("abc");
  private final Map<ModelId, Recall.Recalled> recalled = new HashMap<>();
  private final Map<ModelId, OpenLora.Model> opened = new HashMap<>();
  private final Set<ModelId> gone = new HashSet<>();
  private final List<ModelId> looked = new ArrayList<>();
  private final OpenLora server = new OpenLora(this::model, Anchoring.UNKNOWN, 1);

  private OpenLora.Model model(ModelId id) {
    if (gone.contains(id)) {
      throw new Refusal(Code.MODEL_NOT_FOUND, "the base of " + id + " is gone");
    }
    if (!recalled.containsKey(id)) {
      throw new Fault(Code.MODEL_DAMAGED, id + " is damaged");
    }
    return opened.computeIfAbsent(id, this::open);
  }

  private OpenLora.Model open(ModelId id) {
    var provenance = OpenLora.Model.baseAlone(id, engine).provenance();
    return OpenLora.Model.recalling(
        engine,
        provenance,
        _ -> {
          looked.add(id);
          return Objects.requireNonNull(recalled.get(id));
        });
  }

  private static Recall.Recalled nothing(int sure) {
    return new Reply.Nothing("Nothing.", List.of(), sure);
  }

  private record Told(int sure) implements Recall.Written {
    @Override
    public String text() {
      return "abc";
    }

    @Override
    public Recall.Credited credit(int[] promptIds, String said) {
      throw new AssertionError("nothing is credited before it is said");
    }
  }

  private ModelId surest() {
    return server.surest(ASKED, ALL, ALL, Address.ZERO);
  }

  @Test
  void anAnswerGoesBeforeWhateverIsNoneAndTheSurerOneFirst() {
    recalled.putAll(Map.of(SHORE, nothing(999_999), AIR, new Told(1), CODE, nothing(0)));
    assertThat(surest()).isEqualTo(AIR);
    recalled.put(CODE, new Told(2));
    assertThat(surest()).isEqualTo(CODE);
    recalled.put(AIR, new Told(2));
    assertThat(surest()).as("the first of equal ones").isEqualTo(AIR);
  }

  @Test
  void whereNothingAnswersTheNearestSaysSo() {
    recalled.putAll(Map.of(SHORE, nothing(3), AIR, nothing(5), CODE, nothing(4)));
    assertThat(surest()).isEqualTo(AIR);
  }

  private Optional<Reply.Nothing> refusal(ModelId... gates) {
    return server.refusal(ASKED, List.of(gates), Address.ZERO);
  }

  @Test
  void whatNoGateLetsThroughIsRefusedByTheNearest() {
    recalled.putAll(Map.of(SHORE, nothing(3), AIR, nothing(5)));
    assertThat(refusal()).as("no gate").isEmpty();
    assertThat(refusal(SHORE, AIR)).contains((Reply.Nothing) nothing(5));
    assertThat(refusal(SHORE, CODE))
        .as("a damaged gate beside")
        .contains((Reply.Nothing) nothing(3));
    assertThat(refusal(CODE)).as("a damaged gate alone").isEmpty();
    recalled.put(CODE, new Told(1));
    assertThat(refusal(SHORE, CODE, AIR)).isEmpty();
  }

  @Test
  void aDamagedOneKeepsNoOtherFromAnswering() {
    recalled.putAll(Map.of(AIR, nothing(5), CODE, new Told(4)));
    assertThat(surest()).isEqualTo(CODE);
    recalled.remove(CODE);
    assertThat(surest()).isEqualTo(AIR);
  }

  @Test
  void oneWhoseBaseIsGoneKeepsNoOtherFromAnsweringEither() {
    recalled.putAll(Map.of(AIR, nothing(5), CODE, new Told(4)));
    gone.add(SHORE);
    assertThat(surest()).isEqualTo(CODE);
    assertThat(refusal(SHORE, AIR)).contains((Reply.Nothing) nothing(5));
    gone.addAll(List.of(AIR, CODE));
    assertThat(surest()).as("who is asked says why").isEqualTo(SHORE);
    assertThat(refusal(SHORE)).isEmpty();
  }

  private Reply replied(ModelId id) {
    return server.reply(ASKED.of(id), Address.ZERO, _ -> {});
  }

  @Test
  void whoeverWasChosenAnswersByWhatItFoundAndLooksAgainForTheNextQuestion() {
    recalled.putAll(Map.of(SHORE, nothing(3), AIR, nothing(5), CODE, nothing(4)));
    var chosen = surest();
    assertThat(looked).containsExactly(SHORE, AIR, CODE);
    assertThat(replied(chosen)).isSameAs(recalled.get(AIR));
    assertThat(looked).hasSize(3);
    assertThat(replied(AIR)).isSameAs(recalled.get(AIR));
    assertThat(looked).containsExactly(SHORE, AIR, CODE, AIR);
    assertThat(replied(SHORE)).isSameAs(recalled.get(SHORE));
    assertThat(looked).hasSize(5);
  }

  @Test
  void whoMakesAnAnswerAgainOrOpensAModelAnewLooksForItself() {
    recalled.putAll(Map.of(SHORE, nothing(3), AIR, nothing(5), CODE, nothing(4)));
    surest();
    server.again(ASKED.of(AIR), 4);
    assertThat(looked).hasSize(4);
    opened.clear();
    replied(AIR);
    assertThat(looked).hasSize(5);
  }

  @Test
  void onlyTheLatestOfWhatWasFoundIsKept() {
    recalled.putAll(Map.of(AIR, nothing(5)));
    var questions =
        IntStream.rangeClosed(0, Foresight.MOST)
            .mapToObj(i ->
                new Question(AIR, List.of(ChatMessage.user("Hm " + i)), SamplingSettings.greedy(4)))
            .toList();
    questions.forEach(question -> server.surest(question, List.of(AIR), List.of(), Address.ZERO));
    looked.clear();
    server.reply(questions.getLast(), Address.ZERO, _ -> {});
    server.reply(questions.get(1), Address.ZERO, _ -> {});
    assertThat(looked).isEmpty();
    server.reply(questions.getFirst(), Address.ZERO, _ -> {});
    assertThat(looked).hasSize(1);
  }

  /// A model that finds nothing before it is let go on.
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noMoreAreLookedUpAtATimeThanTheBoundAndPastAnotherTheyAreTurnedAway() throws Exception {
    var goOn = new CountDownLatch(1);
    var at = new Semaphore(0);
    var slow =
        OpenLora.Model.recalling(
            engine,
            OpenLora.Model.baseAlone(SHORE, engine).provenance(),
            _ -> {
              at.release();
              awaitUninterruptibly(goOn);
              return nothing(1);
            });
    var busy = new OpenLora(_ -> slow, Anchoring.UNKNOWN, 1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<?>>();
      for (int i = 0; i < OpenLora.LOOKING_MAX; i++) {
        asked.add(
            threads.submit(() -> busy.surest(ASKED, List.of(SHORE), List.of(), Address.ZERO)));
      }
      at.acquire(OpenLora.LOOKING_MAX);
      asked.add(threads.submit(() -> busy.refusal(ASKED, List.of(SHORE), Address.ZERO)));
      var refused = refusedAtLast(busy);
      assertThat(refused.code()).isEqualTo(Code.TOO_BUSY);
      assertThat(at.availablePermits()).as("nobody looks meanwhile").isZero();
      goOn.countDown();
      for (var one : asked) {
        one.get();
      }
    }
    assertThat(busy.refusal(ASKED, List.of(), Address.ZERO)).isEmpty();
  }

  /// Once the one that may wait has come to wait.
  private static Refusal refusedAtLast(OpenLora busy) {
    while (busy.waitingToLook() == 0) {
      Thread.onSpinWait();
    }
    return catchThrowableOfType(
        Refusal.class, () -> busy.surest(ASKED, List.of(SHORE), List.of(), Address.ZERO));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
