package org.openledger.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.receipt.Finish;
import org.openledger.model.engine.Engine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.sampling.Sampler;
import org.openledger.model.sampling.StopStrings;
import org.openledger.model.token.ChatMessage;

/// Writes one answer token by token.
final class Generation {
  /// More characters than any token stands for.
  private static final int TOKEN_CHARS_MAX = 256;

  private static final char REPLACEMENT = '\uFFFD';

  /// A finished generation.
  ///
  /// @param promptIds tokens read
  /// @param answerIds tokens written, the ending one included
  /// @param text their text, cut at a stop string
  /// @param rest the end of the text, which was not handed on
  /// @param finish why it ended
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Result(int[] promptIds, int[] answerIds, String text, String rest, Finish finish) {}

  /// Chooses the next token.
  private interface Choice {
    /// The token after `written`, whose last is new.
    ///
    /// @return empty where there is none
    OptionalInt next(int[] written);
  }

  private final Engine engine;
  private final Question question;
  private final int[] prompt;
  private final StopStrings stops;
  private final StringBuilder text = new StringBuilder();
  private final Consumer<String> onText;
  private int decoded;

  /// The newest piece, which is handed on when there is another, and how many tokens there were
  /// when it was complete.
  private String rest = "";

  private int restTokens;

  /// @param prompt tokens read
  Generation(Engine engine, Question question, int[] prompt, Consumer<String> onText) {
    this.engine = engine;
    this.question = question;
    this.prompt = prompt;
    this.stops = new StopStrings(question.sampling().stop());
    this.onText = onText;
  }

  /// Writes an answer of at most `tokensMost` tokens of the model's own.
  Result run(@Nullable LoraAdapter adapter, int tokensMost) {
    int room = Math.min(engine.context() - prompt.length, tokensMost);
    int most = Math.min(room, question.sampling().tokensMax());
    var sampler = new Sampler(question.sampling(), prompt);
    try (var decoding = engine.open(prompt.length + most, adapter)) {
      return run(
          most,
          written -> {
            int[] read = written.length == 0 ? prompt : new int[] {written[written.length - 1]};
            return OptionalInt.of(sampler.next(engine.decode(decoding, read)));
          });
    }
  }

  /// Writes a text that is there already, token by token, at most `tokensMost` of them.
  Result recite(String whole, int tokensMost) {
    int[] ids = engine.tokenizer().encode(whole);
    if (!engine.tokenizer().decode(ids).equals(whole)) {
      throw new Refusal(
          Code.UNSUPPORTED_ARGUMENT, "the tokenizer of this model does not keep texts as they are");
    }
    return run(
        Math.min(ids.length + 1, Math.min(tokensMost, question.sampling().tokensMax())),
        written ->
            written.length < ids.length
                ? OptionalInt.of(ids[written.length])
                : OptionalInt.empty());
  }

  /// The tokens of a question, with room for an answer behind them.
  ///
  /// @param context tokens that are read at most
  /// @throws Refusal with `CONTEXT_LENGTH_EXCEEDED` if there is none
  static int[] prompt(Engine engine, Question question, int context) {
    // What cannot fit is refused before it is tokenised, which takes long for long texts.
    long chars = question.messages().stream().mapToLong(said -> said.content().length()).sum();
    if (chars > (long) context * TOKEN_CHARS_MAX) {
      throw new Refusal(
          Code.CONTEXT_LENGTH_EXCEEDED,
          "the conversation has %d characters; this model reads at most %d tokens with the answer"
              .formatted(chars, context));
    }
    int[] prompt = engine.template().prompt(engine.tokenizer(), turns(question.messages()));
    if (prompt.length >= context) {
      throw new Refusal(
          Code.CONTEXT_LENGTH_EXCEEDED,
          "the conversation has %d tokens; this model reads at most %d with the answer"
              .formatted(prompt.length, context));
    }
    return prompt;
  }

  /// A conversation in which who speaks takes turns: templates know no other.
  private static List<ChatMessage> turns(List<ChatMessage> messages) {
    var turns = new ArrayList<ChatMessage>();
    for (var message : messages) {
      boolean goesOn = !turns.isEmpty() && turns.getLast().role() == message.role();
      var before = goesOn ? turns.removeLast().content() + "\n\n" : "";
      turns.add(new ChatMessage(message.role(), before + message.content()));
    }
    return turns;
  }

  private Result run(int most, Choice choice) {
    int[] ends = engine.template().endIds(engine.tokenizer());
    int[] answer = new int[most];
    int count = 0;
    boolean ended = false;
    while (!ended && count < answer.length) {
      var chosen = choice.next(Arrays.copyOf(answer, count));
      if (chosen.isEmpty()) {
        ended = true;
        continue;
      }
      int id = chosen.getAsInt();
      answer[count++] = id;
      ended = Arrays.stream(ends).anyMatch(end -> end == id);
      if (!ended) {
        try {
          emit(Arrays.copyOf(answer, count), false);
        } catch (Refusal e) {
          return cut(answer, e);
        }
        ended = stops.stopped();
      }
    }
    int[] written = Arrays.copyOf(answer, count);
    try {
      emit(written, true);
    } catch (Refusal e) {
      return cut(answer, e);
    }
    return new Result(prompt, written, text.toString(), rest, ended ? Finish.STOP : Finish.LENGTH);
  }

  /// The answer as far as it reached a caller who went away: without the tokens of the piece that
  /// did not arrive. Its text is that of an answer with room for so many tokens.
  private Result cut(int[] answer, Refusal gone) {
    int count = restTokens - 1;
    if (gone.code() != Code.CALLER_GONE || count < 1) {
      throw gone;
    }
    int[] written = Arrays.copyOf(answer, count);
    var whole = new StopStrings(question.sampling().stop());
    var said = whole.push(engine.tokenizer().decode(written)) + whole.flush();
    return new Result(prompt, written, said, "", Finish.CANCELLED);
  }

  /// Passes on the text that further tokens can no longer change: a character whose bytes are not
  /// complete is held back.
  private void emit(int[] ids, boolean last) {
    if (stops.stopped()) {
      return;
    }
    var whole = engine.tokenizer().decode(ids);
    int end = whole.length();
    while (!last && end > decoded && whole.charAt(end - 1) == REPLACEMENT) {
      end--;
    }
    if (end > decoded) {
      pass(stops.push(whole.substring(decoded, end)), ids.length);
      decoded = end;
    }
    if (last && !stops.stopped()) {
      pass(stops.flush(), ids.length);
    }
  }

  private void pass(String piece, int tokens) {
    if (piece.isEmpty()) {
      return;
    }
    if (!rest.isEmpty()) {
      onText.accept(rest);
    }
    text.append(piece);
    rest = piece;
    restTokens = tokens;
  }
}
