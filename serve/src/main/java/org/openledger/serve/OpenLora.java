package org.openledger.serve;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.receipt.ModelPart;
import org.openledger.model.engine.Engine;
import org.openledger.model.lora.LoraAdapter;

/// The serve stage: answers questions with a base, or an adapter on it, and says of every answer
/// whose data it was.
///
/// Answers are made one at a time; others wait their turn in order of arrival, and past a bound
/// they are turned away. An answer depends on nothing but the question and the weights.
public final class OpenLora {
  private static final Logger LOG = Logger.getLogger(OpenLora.class.getName());

  /// Most questions that wait.
  public static final int WAITING_MAX = 256;

  /// Questions that are looked up at a time before it is known who answers them; others wait, and
  /// past the same bound they are turned away, for a question that nothing answers costs nothing.
  static final int LOOKING_MAX = 2;

  /// Tokens of a conversation that is answered from what is found: its base need not read it whole.
  static final int RECALL_CONTEXT = 8_192;

  /// Says whose data an answer was.
  @FunctionalInterface
  public interface Attributing {
    /// The attribution of an answer of the given tokens and text to a prompt.
    Attribution attribute(int[] promptIds, int[] answerIds, String text);
  }

  /// A model ready to answer.
  ///
  /// @param engine the base
  /// @param adapter the adapter, or null for the base alone
  /// @param attributing says whose data an answer was that the model wrote itself
  /// @param provenance which model that is, down to its bits
  /// @param recall finds what answers are written from, where the model writes none itself
  public record Model(
      Engine engine,
      @Nullable LoraAdapter adapter,
      Attributing attributing,
      ModelPart provenance,
      Optional<Recall> recall) {
    /// A model that writes its answers itself.
    public Model(
        Engine engine,
        @Nullable LoraAdapter adapter,
        Attributing attributing,
        ModelPart provenance) {
      this(engine, adapter, attributing, provenance, Optional.empty());
    }

    /// A model whose answers are written from what is found.
    public static Model recalling(Engine engine, ModelPart provenance, Recall recall) {
      return new Model(engine, null, new BaseCredit(engine), provenance, Optional.of(recall));
    }

    /// Tokens that it reads at most.
    public int context() {
      return recall.isPresent() ? RECALL_CONTEXT : engine.context();
    }

    /// A base that answers alone: all of the credit is its own.
    public static Model baseAlone(ModelId id, Engine engine) {
      return new Model(
          engine,
          null,
          new BaseCredit(engine),
          ModelPart.baseAlone(id, new BaseDigest(engine.digest()), engine.kernelVersion()));
    }
  }

  private final ModelSource models;
  private final Anchoring anchoring;
  private final int waitingMax;
  private final Turns turn = new Turns(1);
  private final Turns looking = new Turns(LOOKING_MAX);
  private final Foresight foresight = new Foresight();

  /// A server of the given models that knows of no record when it was anchored.
  public OpenLora(ModelSource models) {
    this(models, Anchoring.UNKNOWN);
  }

  /// A server of the given models.
  ///
  /// @param anchoring says whose records were first, where the choice of a model is the server's
  public OpenLora(ModelSource models, Anchoring anchoring) {
    this(models, anchoring, WAITING_MAX);
  }

  /// A server of the given models before which at most `waitingMax` questions wait.
  OpenLora(ModelSource models, Anchoring anchoring, int waitingMax) {
    this.models = models;
    this.anchoring = anchoring;
    this.waitingMax = waitingMax;
  }

  /// How many questions wait for their turn.
  public int waiting() {
    return turn.waiting();
  }

  /// How many wait to be looked up.
  int waitingToLook() {
    return looking.waiting();
  }

  /// Refuses a question that could not be answered, before anything of the answer is sent.
  ///
  /// @return how many tokens may be read for it
  /// @throws Failure saying why
  public int requireAnswerable(Question question) {
    var model = models.model(question.model());
    int[] prompt = prompt(model, question);
    return model.recall().isPresent() ? prompt.length : model.context();
  }

  /// Answers a question. The text is handed on piece by piece while it is written, but for its last
  /// piece: that is the caller's to give, once the answer is paid for. Where nothing answers the
  /// question, nothing is handed on.
  ///
  /// A caller who went away is a refusal `CALLER_GONE` of `onText`. The answer then ends with what
  /// had arrived; where nothing had, the refusal is passed on.
  ///
  /// @param payer whose turn it takes
  /// @throws Failure if the question cannot be answered
  public Reply reply(Question question, Address payer, Consumer<String> onText) {
    return reply(
        question,
        new Wanted(payer, Integer.MAX_VALUE),
        onText,
        (model, recall) ->
            foresight.take(question, model).orElseGet(() -> recall.recall(question)));
  }

  /// Answers a question again as far as an answer of so many tokens went.
  ///
  /// @throws Failure if the question cannot be answered
  public Reply again(Question question, int tokens) {
    var wanted = new Wanted(Address.ZERO, tokens);
    return reply(question, wanted, _ -> {}, (_, recall) -> recall.recall(question));
  }

  /// For whom, and how long an answer at most.
  private record Wanted(Address payer, int tokensMost) {}

  /// Of models that answer from what they find, the one that is surest to answer a question with
  /// what it said first, or the nearest to do so; the first of equal ones. One that cannot be asked
  /// keeps no other from it.
  ///
  /// @param asked the question, of whichever model
  /// @param among at least one
  /// @param witnesses who else may have said it first, those among them or others
  /// @param payer whose turn it takes
  public ModelId surest(
      Question asked, List<ModelId> among, List<ModelId> witnesses, Address payer) {
    return inTurn(
        payer,
        () -> {
          var choosing = new Choosing(models, witnesses, anchoring);
          among.forEach(id -> seen(asked.of(id)).ifPresent(choosing::add));
          var best = choosing.choice();
          best.ifPresent(foresight::keep);
          return best.map(each -> each.question().model()).orElse(among.getFirst());
        });
  }

  /// The refusal of a question that none of some models would answer from what they find, by the
  /// one that is nearest to do so; nothing if one would, or there is none to ask. One that cannot
  /// be asked decides nothing.
  ///
  /// @param payer whose turn it takes
  public Optional<Reply.Nothing> refusal(Question asked, List<ModelId> gates, Address payer) {
    return gates.isEmpty() ? Optional.empty() : inTurn(payer, () -> nearest(asked, gates));
  }

  private Optional<Reply.Nothing> nearest(Question asked, List<ModelId> gates) {
    Optional<Reply.Nothing> nearest = Optional.empty();
    for (var id : gates) {
      var seen = seen(asked.of(id));
      if (seen.isPresent()) {
        switch (seen.get().found()) {
          case Recall.Written _ -> {
            return Optional.empty();
          }
          case Reply.Nothing nothing -> {
            boolean nearer = nearest.stream().noneMatch(other -> other.sure() >= nothing.sure());
            nearest = nearer ? Optional.of(nothing) : nearest;
          }
        }
      }
    }
    return nearest;
  }

  private <T> T inTurn(Address payer, Supplier<T> looks) {
    if (looking.isFull(waitingMax, payer)) {
      throw tooBusy();
    }
    looking.take(payer);
    try {
      return looks.get();
    } finally {
      looking.giveBack();
    }
  }

  private Refusal tooBusy() {
    return new Refusal(Code.TOO_BUSY, waitingMax + " questions are waiting; try again later");
  }

  /// What a model finds; nothing if it cannot be asked, or finds nothing at all.
  private Optional<Seen> seen(Question asked) {
    try {
      var model = models.model(asked.model());
      return model.recall().map(recall -> new Seen(asked, model, recall.recall(asked)));
    } catch (Failure e) {
      LOG.log(Level.WARNING, "the model " + asked.model() + " cannot be asked", e);
      return Optional.empty();
    }
  }

  /// The tokens that are read for a question, if it could be answered now.
  private int[] prompt(Model model, Question question) {
    int[] prompt = Generation.prompt(model.engine(), question, model.context());
    if (waiting() >= waitingMax) {
      throw tooBusy();
    }
    return prompt;
  }

  /// How a model comes to what it finds.
  @FunctionalInterface
  private interface Looking {
    Recall.Recalled look(Model model, Recall recall);
  }

  private Reply reply(Question question, Wanted wanted, Consumer<String> onText, Looking looking) {
    int tokensMost = wanted.tokensMost();
    var model = models.model(question.model());
    int[] prompt = prompt(model, question);
    turn.take(wanted.payer());
    try {
      var writing = new Generation(model.engine(), question, prompt, onText);
      return model
          .recall()
          .map(
              recall -> recalled(model, looking.look(model, recall), question, writing, tokensMost))
          .orElseGet(() -> written(model, question, writing, tokensMost));
    } finally {
      turn.giveBack();
    }
  }

  /// What the model itself says.
  private static Answer written(
      Model model, Question question, Generation writing, int tokensMost) {
    var made = writing.run(model.adapter(), tokensMost);
    var attribution =
        model.attributing().attribute(made.promptIds(), made.answerIds(), made.text());
    return answer(model, question, made, new Recall.Credited(attribution, Optional.empty()));
  }

  /// What is found, or that nothing is.
  private static Reply recalled(
      Model model,
      Recall.Recalled recalled,
      Question question,
      Generation writing,
      int tokensMost) {
    return switch (recalled) {
      case Reply.Nothing nothing -> nothing;
      case Recall.Written found -> {
        var made = writing.recite(found.text(), tokensMost);
        yield answer(model, question, made, found.credit(made.promptIds(), made.text()));
      }
    };
  }

  private static Answer answer(
      Model model, Question question, Generation.Result made, Recall.Credited credited) {
    return new Answer(
        question,
        made.promptIds().length,
        new Answer.Said(made.text(), made.rest(), made.finish()),
        made.answerIds().length,
        credited,
        model.provenance());
  }
}
