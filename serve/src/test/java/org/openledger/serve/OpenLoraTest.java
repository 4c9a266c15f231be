package org.openledger.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Keccak;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.ModelPart;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.tensor.Elementary;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.Sequence;

@Timeout(60)
class OpenLoraTest {
  private static final ModelId MODEL = new ModelId("bigram");

  private WatchedEngine engine = new WatchedEngine("abcdefgh");
  private OpenLora.Model model = OpenLora.Model.baseAlone(MODEL, engine);
  private final OpenLora server = new OpenLora(this::model, Anchoring.UNKNOWN, 1);
  private final List<String> pieces = new ArrayList<>();

  private OpenLora.Model model(ModelId id) {
    if (!id.equals(MODEL)) {
      throw new Refusal(Code.MODEL_NOT_FOUND, "there is no model " + id);
    }
    return model;
  }

  private void serve(String... answers) {
    engine = new WatchedEngine(answers);
    model = OpenLora.Model.baseAlone(MODEL, engine);
  }

  private static Question question(SamplingSettings sampling, String text) {
    return new Question(MODEL, List.of(ChatMessage.user(text)), sampling);
  }

  private static Question question(int tokensMax) {
    return question(SamplingSettings.greedy(tokensMax), "Hm?");
  }

  private Answer answer(Question question) {
    pieces.clear();
    var answer = reply(question, pieces::add);
    // The last piece is the caller's to give.
    pieces.add(answer.said().rest());
    assertThat(String.join("", pieces)).isEqualTo(answer.text());
    assertThat(engine.open()).isZero();
    return answer;
  }

  private Answer reply(Question question, Consumer<String> onText) {
    return (Answer) server.reply(question, Address.ZERO, onText);
  }

  private Answer again(Question question, int tokens) {
    return (Answer) server.again(question, tokens);
  }

  private static void refused(Code code, ThrowingCallable call) {
    var refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).as("a refusal " + code).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
  }

  @Test
  void anAnswerIsWrittenToItsEndPieceByPiece() {
    var answer = answer(question(20));
    assertThat(answer.text()).isEqualTo("abcdefgh");
    assertThat(answer.finish()).isEqualTo(Finish.STOP);
    assertThat(answer.answerTokens()).isEqualTo(9); // the one that ends it included
    assertThat(answer.promptTokens())
        .isEqualTo(
            engine.template().prompt(engine.tokenizer(), answer.question().messages()).length);
    assertThat(pieces).hasSize(8);
    assertThat(answer.answerHash().value())
        .isEqualTo(Sha256.digest("abcdefgh".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theTokenLimitEndsAnAnswer() {
    var answer = answer(question(3));
    assertThat(answer.text()).isEqualTo("abc");
    assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
    assertThat(answer.answerTokens()).isEqualTo(3);
  }

  /// Whoever goes away when the n-th piece comes has had n - 1 pieces, and the answer is theirs.
  @Test
  void anAnswerEndsWithWhatHadArrivedWhenTheCallerWentAway() {
    for (int arrived = 1; arrived < 7; arrived++) {
      int most = arrived;
      pieces.clear();
      var answer = reply(question(20), piece -> take(piece, most));
      assertThat(answer.finish()).isEqualTo(Finish.CANCELLED);
      assertThat(answer.text()).isEqualTo("abcdefgh".substring(0, arrived));
      assertThat(String.join("", pieces)).isEqualTo(answer.text());
      assertThat(answer.said().rest()).isEmpty();
      assertThat(answer.answerTokens()).isEqualTo(arrived);
      var again = again(question(20), arrived);
      assertThat(again.text()).isEqualTo(answer.text());
      assertThat(again.answerTokens()).isEqualTo(arrived);
      assertThat(again.attribution()).isEqualTo(answer.attribution());
      assertThat(engine.open()).isZero();
    }
  }

  @Test
  void whatAStopStringHeldBackIsPartOfACutAnswer() {
    var stopping = SamplingSettings.greedy(20).withStop(List.of("bcx"));
    pieces.clear();
    // "b" and "bc" are held back until "d" shows that no stop string comes.
    var answer = reply(question(stopping, "Hm?"), piece -> take(piece, 1));
    assertThat(pieces).containsExactly("a");
    assertThat(answer.text()).isEqualTo("abc");
    assertThat(answer.answerTokens()).isEqualTo(3);
    assertThat(again(question(stopping, "Hm?"), 3).text()).isEqualTo("abc");
  }

  @Test
  void nothingIsMadeOfAnAnswerOfWhichNothingArrived() {
    refused(Code.CALLER_GONE, () -> reply(question(20), piece -> take(piece, 0)));
    assertThat(engine.open()).isZero();
    var other = new Refusal(Code.INVALID_ARGUMENT, "no");
    assertThatThrownBy(() ->
            reply(
                question(20),
                _ -> {
                  throw other;
                }))
        .isSameAs(other);
  }

  private void take(String piece, int most) {
    if (pieces.size() == most) {
      throw new Refusal(Code.CALLER_GONE, "gone");
    }
    pieces.add(piece);
  }

  @Test
  void stopStringsEndAnAnswerAndAreNotShown() {
    var stopping = SamplingSettings.greedy(20).withStop(List.of("zz", "def"));
    var answer = answer(question(stopping, "Hm?"));
    assertThat(answer.text()).isEqualTo("abc");
    assertThat(answer.finish()).isEqualTo(Finish.STOP);
    assertThat(answer.answerTokens()).isEqualTo(6);
    var never = SamplingSettings.greedy(20).withStop(List.of("ghi"));
    assertThat(answer(question(never, "Hm?")).text()).isEqualTo("abcdefgh");
  }

  @Test
  void aCharacterOfSeveralTokensIsShownWhole() {
    serve("né→x");
    assertThat(answer(question(20)).text()).isEqualTo("né→x");
    assertThat(pieces).containsExactly("n", "é", "→", "x");
    assertThat(answer(question(2)).text()).isEqualTo("n\uFFFD"); // cut inside the character
  }

  @Test
  void theContextEndsAnAnswerThatWouldGoOnForEver() {
    serve("ababab");
    var answer = answer(question(1000));
    assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
    assertThat(answer.promptTokens() + answer.answerTokens()).isEqualTo(WatchedEngine.CONTEXT);
    assertThat(answer.text()).startsWith("abababab");
  }

  @Test
  void aConversationWithoutRoomForAnAnswerIsRefusedBeforeAnythingIsSaid() {
    var full = question(SamplingSettings.greedy(5), "x".repeat(WatchedEngine.CONTEXT));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> server.requireAnswerable(full));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> reply(full, pieces::add));
    assertThat(pieces).isEmpty();
    assertThat(answer(question(3)).text()).isEqualTo("abc");
  }

  /// To tokenise a long text takes long, and no token stands for more than 256 characters.
  @Test
  void aTextThatCannotFitIsRefusedBeforeItIsTokenised() {
    int most = WatchedEngine.CONTEXT * 256;
    for (int chars : new int[] {most, most + 1}) {
      int before = engine.tokenised();
      var text = question(SamplingSettings.greedy(5), "x".repeat(chars));
      refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> server.requireAnswerable(text));
      assertThat(engine.tokenised() > before).as("%d characters", chars).isEqualTo(chars == most);
    }
  }

  @Test
  void anUnknownModelIsRefused() {
    var question =
        new Question(
            new ModelId("other"), List.of(ChatMessage.user("?")), SamplingSettings.greedy(1));
    refused(Code.MODEL_NOT_FOUND, () -> server.requireAnswerable(question));
    refused(Code.MODEL_NOT_FOUND, () -> reply(question, pieces::add));
  }

  @Test
  void theSameQuestionHasTheSameAnswerAndAnotherSeedAnother() {
    var drawn = question(SamplingSettings.plain(20, 4).withTemperature(30), "Hm?");
    var other = question(SamplingSettings.plain(20, 5).withTemperature(30), "Hm?");
    assertThat(answer(drawn).text()).isEqualTo(answer(drawn).text());
    assertThat(answer(drawn).text()).isNotEqualTo(answer(other).text());
  }

  @Test
  void aReaderThatLeavesEndsTheAnswerAndTheNextHasItsTurn() {
    var gone = new IllegalStateException("the reader has left");
    assertThatThrownBy(() ->
            reply(
                question(20),
                piece -> {
                  if (piece.equals("c")) {
                    throw gone;
                  }
                }))
        .isSameAs(gone);
    assertThat(engine.open()).isZero();
    assertThat(server.waiting()).isZero();
    assertThat(answer(question(20)).text()).isEqualTo("abcdefgh");
  }

  @Test
  void anAttributionThatFailsGivesTheTurnBack() {
    var sound = model;
    model =
        new OpenLora.Model(
            engine,
            null,
            (prompt, ids, text) -> {
              throw new IllegalStateException("no attribution");
            },
            sound.provenance());
    assertThatThrownBy(() -> reply(question(20), pieces::add))
        .hasMessageContaining("no attribution");
    model = sound;
    assertThat(answer(question(20)).text()).isEqualTo("abcdefgh");
  }

  @Test
  void questionsWaitForTheirTurnAndPastTheBoundAreTurnedAway() throws InterruptedException {
    var speaking = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var first =
        CompletableFuture.supplyAsync(
            () -> reply(question(20), piece -> pause(speaking, goOn)), Thread::startVirtualThread);
    assertThat(speaking.await(30, TimeUnit.SECONDS)).isTrue();
    var second =
        CompletableFuture.supplyAsync(
            () -> reply(question(20), piece -> {}), Thread::startVirtualThread);
    while (server.waiting() == 0 && !second.isDone()) {
      Thread.onSpinWait();
    }
    refused(Code.TOO_BUSY, () -> server.requireAnswerable(question(20)));
    refused(Code.TOO_BUSY, () -> reply(question(20), pieces::add));
    assertThat(first.isDone()).isFalse();
    assertThat(second.isDone()).isFalse();
    goOn.countDown();
    assertThat(first.join().text()).isEqualTo(second.join().text()).isEqualTo("abcdefgh");
    assertThat(answer(question(20)).text()).isEqualTo("abcdefgh");
  }

  private static void pause(CountDownLatch speaking, CountDownLatch goOn) {
    speaking.countDown();
    try {
      assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBaseAloneIsCreditedWithWhatItKnowsBeyondAGuess() {
    var answer = answer(question(20));
    var credit = answer.attribution();
    int[] prompt = engine.template().prompt(engine.tokenizer(), answer.question().messages());
    int[] text = engine.tokenizer().encode(answer.text());
    int end = engine.template().endIds(engine.tokenizer())[0];
    int[] written = java.util.Arrays.copyOf(text, text.length + 1);
    written[text.length] = end;
    double nats = written.length * Elementary.log((double) engine.vocabulary());
    for (double logProb : engine.tokenLogProbs(Sequence.of(prompt, written), null)) {
      nats += logProb;
    }
    assertThat(nats).isPositive();
    assertThat(credit.baseCredit()).isEqualTo(Math.round(nats * Attribution.UNITS_PER_NAT));
    assertThat(credit.data().clusters()).isEmpty();
    assertThat(credit.confidence()).isEqualTo(Attribution.CONFIDENCE_MAX);
    assertThat(answer.provenance().base().value()).isEqualTo(engine.digest());
    assertThat(answer.provenance().adapter()).isEqualTo(AdapterDigest.NONE);
    assertThat(answer.provenance().kernelVersion()).isEqualTo(engine.kernelVersion());
  }

  @Test
  void anAdapterAnswersUnderItsOwnNameAndIsShownWhatItWrote() {
    var seen = new ArrayList<int[]>();
    var texts = new ArrayList<String>();
    var sound = model;
    var credit = answer(question(20)).attribution();
    var provenance =
        new ModelPart(
            MODEL,
            new ModelDigest(Keccak.hash256(new byte[] {2})),
            new BaseDigest(engine.digest()),
            new AdapterDigest(Keccak.hash256(new byte[] {1})),
            ModelPart.Roots.NONE,
            List.of(),
            engine.kernelVersion());
    model =
        new OpenLora.Model(
            engine,
            adapter(),
            (prompt, ids, text) -> {
              seen.add(prompt);
              seen.add(ids);
              texts.add(text);
              return credit;
            },
            provenance);
    var answer = answer(question(20));
    assertThat(answer.text()).isNotEqualTo("abcdefgh");
    assertThat(answer.attribution()).isSameAs(credit);
    assertThat(answer.provenance()).isEqualTo(provenance).isNotEqualTo(sound.provenance());
    assertThat(seen.getFirst()).hasSize(answer.promptTokens());
    assertThat(seen.getLast()).hasSize(answer.answerTokens());
    assertThat(texts).containsExactly(answer.text());
  }

  private LoraAdapter adapter() {
    var random = CounterRandom.of(7, "loud adapter");
    var start = LoraAdapter.initial(engine.config(), LoraConfig.onAll(2, 4), random);
    float[] parameters = start.parameters();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = 2f * random.nextFloat() - 1f;
    }
    return start.with(parameters);
  }

  /// Finds a text for every question but "Who?".
  private static final class Found implements Recall {
    private final String text;

    Found(String text) {
      this.text = text;
    }

    @Override
    public Recalled recall(Question question) {
      return question.messages().getLast().content().equals("Who?")
          ? new Reply.Nothing("Nobody says.", List.of("Hm?"), 7)
          : new Written() {
            @Override
            public String text() {
              return text;
            }

            @Override
            public int sure() {
              return 500_000;
            }

            @Override
            public Credited credit(int[] promptIds, String said) {
              var method = new Attribution.Method("found " + said, said.length());
              var none = Attribution.DataCredit.NONE;
              return new Credited(
                  new Attribution(method, 0, none, List.of(), 0, Attribution.Shown.NOTHING),
                  Optional.of(Json.of(said)));
            }
          };
    }
  }

  private void find(String text) {
    model = OpenLora.Model.recalling(engine, model.provenance(), new Found(text));
  }

  @Test
  void whatIsFoundIsSaidTokenByTokenAndCreditedAsFarAsItWasSaid() {
    find("hgfedcba");
    var whole = answer(question(20));
    assertThat(whole.text()).isEqualTo("hgfedcba");
    assertThat(whole.finish()).isEqualTo(Finish.STOP);
    assertThat(whole.answerTokens()).isEqualTo(8);
    assertThat(pieces).hasSize(8);
    assertThat(whole.attribution().method().name()).isEqualTo("found hgfedcba");
    var cut = answer(question(3));
    assertThat(cut.text()).isEqualTo("hgf");
    assertThat(cut.finish()).isEqualTo(Finish.LENGTH);
    assertThat(cut.attribution().method()).isEqualTo(new Attribution.Method("found hgf", 3));
    assertThat(cut.credited().retrieval()).isNotEqualTo(whole.credited().retrieval());
    pieces.clear();
    var gone = reply(question(20), piece -> take(piece, 2));
    assertThat(gone.finish()).isEqualTo(Finish.CANCELLED);
    assertThat(gone.text()).isEqualTo("hg");
    assertThat(again(question(20), gone.answerTokens()).credited()).isEqualTo(gone.credited());
  }

  @Test
  void whereNothingIsFoundNothingIsSaid() {
    find("hgfedcba");
    var nothing =
        server.reply(question(SamplingSettings.greedy(9), "Who?"), Address.ZERO, pieces::add);
    assertThat(nothing).isEqualTo(new Reply.Nothing("Nobody says.", List.of("Hm?"), 7));
    assertThat(pieces).isEmpty();
  }

  @Test
  void aConversationLongerThanTheBaseReadsIsAnsweredFromWhatIsFound() {
    var lengthy = question(SamplingSettings.greedy(9), "a".repeat(engine.context() + 1));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> reply(lengthy, pieces::add));
    find("abc");
    assertThat(reply(lengthy, pieces::add).promptTokens()).isGreaterThan(engine.context());
    var endless = question(SamplingSettings.greedy(9), "a".repeat(OpenLora.RECALL_CONTEXT));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> reply(endless, pieces::add));
  }
}
