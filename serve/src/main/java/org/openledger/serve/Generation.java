package org.openledger.serve;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.base.BaseModel;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.sampling.Sampler;
import org.openledger.model.sampling.StopStrings;
import org.openledger.model.transformer.KvCache;

/// Writes one answer token by token.
final class Generation {
  private static final char REPLACEMENT = '\uFFFD';

  /// A finished generation.
  ///
  /// @param promptIds tokens read
  /// @param answerIds tokens written, the ending one included
  /// @param text their text, cut at a stop string
  /// @param finish why it ended
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Result(int[] promptIds, int[] answerIds, String text, Answer.Finish finish) {}

  private final BaseModel base;
  private final @Nullable LoraAdapter adapter;
  private final Question question;
  private final StopStrings stops;
  private final StringBuilder text = new StringBuilder();
  private final Consumer<String> onText;
  private int decoded;

  Generation(
      BaseModel base, @Nullable LoraAdapter adapter, Question question, Consumer<String> onText) {
    this.base = base;
    this.adapter = adapter;
    this.question = question;
    this.stops = new StopStrings(question.sampling().stop());
    this.onText = onText;
  }

  Result run() {
    int[] prompt = base.template().prompt(base.tokenizer(), question.messages());
    int context = base.transformer().config().context();
    int room = context - prompt.length;
    if (room < 1) {
      throw new Refusal(
          Code.CONTEXT_LENGTH_EXCEEDED,
          "the conversation has %d tokens; this model reads at most %d with the answer"
              .formatted(prompt.length, context));
    }
    int[] answer = new int[Math.min(room, question.sampling().tokensMax())];
    int[] ends = base.template().endIds(base.tokenizer());
    KvCache cache = base.transformer().newCache(prompt.length + answer.length);
    var sampler = new Sampler(question.sampling(), prompt);
    int count = 0;
    boolean ended = false;
    int[] next = prompt;
    while (!ended && count < answer.length) {
      int id = sampler.next(base.transformer().decode(cache, next, adapter));
      answer[count++] = id;
      next = new int[] {id};
      ended = Arrays.stream(ends).anyMatch(end -> end == id);
      if (!ended) {
        emit(Arrays.copyOf(answer, count), false);
        ended = stops.stopped();
      }
    }
    int[] written = Arrays.copyOf(answer, count);
    emit(written, true);
    return new Result(
        prompt, written, text.toString(), ended ? Answer.Finish.STOP : Answer.Finish.LENGTH);
  }

  /// Passes on the text that further tokens can no longer change: a character whose bytes are not
  /// complete is held back.
  private void emit(int[] ids, boolean last) {
    if (stops.stopped()) {
      return;
    }
    var whole = base.tokenizer().decode(ids);
    int end = whole.length();
    while (!last && end > decoded && whole.charAt(end - 1) == REPLACEMENT) {
      end--;
    }
    if (end > decoded) {
      pass(stops.push(whole.substring(decoded, end)));
      decoded = end;
    }
    if (last && !stops.stopped()) {
      pass(stops.flush());
    }
  }

  private void pass(String piece) {
    if (!piece.isEmpty()) {
      text.append(piece);
      onText.accept(piece);
    }
  }
}
