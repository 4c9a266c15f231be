package org.openledger.serve;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
  /// Most questions that wait.
  public static final int WAITING_MAX = 256;

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
  /// @param attributing says whose data an answer was
  /// @param provenance which model that is, down to its bits
  public record Model(
      Engine engine, @Nullable LoraAdapter adapter, Attributing attributing, ModelPart provenance) {
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
  private final int waitingMax;
  private final Semaphore turn = new Semaphore(1, true);

  /// A server of the given models.
  public OpenLora(ModelSource models) {
    this(models, WAITING_MAX);
  }

  /// A server of the given models before which at most `waitingMax` questions wait.
  OpenLora(ModelSource models, int waitingMax) {
    this.models = models;
    this.waitingMax = waitingMax;
  }

  /// How many questions wait for their turn.
  public int waiting() {
    return turn.getQueueLength();
  }

  /// Refuses a question that could not be answered, before anything of the answer is sent.
  ///
  /// @throws Failure saying why
  public void requireAnswerable(Question question) {
    Generation.prompt(models.model(question.model()).engine(), question);
    if (waiting() >= waitingMax) {
      throw new Refusal(Code.TOO_BUSY, waitingMax + " questions are waiting; try again later");
    }
  }

  /// Answers a question. The text is handed on piece by piece while it is written, but for its last
  /// piece: that is the caller's to give, once the answer is paid for.
  ///
  /// A caller who went away is a refusal `CALLER_GONE` of `onText`. The answer then ends with what
  /// had arrived; where nothing had, the refusal is passed on.
  ///
  /// @throws Failure if the question cannot be answered
  public Answer answer(Question question, Consumer<String> onText) {
    return answer(question, Integer.MAX_VALUE, onText);
  }

  /// Answers a question again as far as an answer of so many tokens went.
  ///
  /// @throws Failure if the question cannot be answered
  public Answer again(Question question, int tokens) {
    return answer(question, tokens, _ -> {});
  }

  private Answer answer(Question question, int tokensMost, Consumer<String> onText) {
    requireAnswerable(question);
    var model = models.model(question.model());
    turn.acquireUninterruptibly();
    try {
      var made = new Generation(model.engine(), model.adapter(), question, onText).run(tokensMost);
      var attribution =
          model.attributing().attribute(made.promptIds(), made.answerIds(), made.text());
      return new Answer(
          question,
          made.promptIds().length,
          new Answer.Said(made.text(), made.rest(), made.finish()),
          made.answerIds().length,
          attribution,
          model.provenance());
    } finally {
      turn.release();
    }
  }
}
