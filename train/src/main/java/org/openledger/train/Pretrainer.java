package org.openledger.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.base.NewBase;
import org.openledger.model.optim.AdamW;
import org.openledger.model.optim.Clipping;
import org.openledger.model.optim.Schedule;
import org.openledger.model.token.BpeTrainer;
import org.openledger.model.token.BpeVocabulary;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.SpecialTokens;
import org.openledger.model.token.Tokenizer;

/// Trains a small base from nothing: a byte-level BPE vocabulary, then a Llama-style decoder with
/// tied embeddings, on windows drawn at random from the texts laid end to end.
///
/// Questions are written in the dialogue form in which the model will later be asked, so that an
/// adapter finds the form already learnt.
final class Pretrainer {
  private static final long CHARS_MAX = 1L << 30;
  private static final float CLIP_NORM = 1f;
  private static final AdamW.Settings ADAM =
      AdamW.Settings.USUAL.withBetas(0.9f, 0.95f).withWeightDecay(0.01f);

  private final PretrainSettings settings;
  private final RunProgress progress;

  Pretrainer(PretrainSettings settings, RunProgress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /// Trains and writes a Hugging Face directory.
  void run(List<PretrainText> texts, Path folder) {
    var vocabulary = vocabulary(texts);
    int[] stream;
    try (var tokenizer = Tokenizer.of(vocabulary.tokenizerJson())) {
      stream = tokens(tokenizer, texts);
    }
    int window = settings.shape().context();
    if (stream.length < window + 1) {
      throw new Refusal(
          Code.BAD_EXAMPLES,
          "%d tokens of text are too few for windows of %d".formatted(stream.length, window));
    }
    var random = CounterRandom.of(settings.seed(), "base-weights");
    var base = new NewBase(settings.shape().withVocabulary(vocabulary.size()), random);
    train(base, stream);
    base.write(folder, vocabulary);
  }

  private BpeVocabulary vocabulary(List<PretrainText> texts) {
    long chars = texts.stream().mapToLong(t -> t.question().length() + t.text().length()).sum();
    if (chars > CHARS_MAX) {
      throw new Refusal(
          Code.BAD_EXAMPLES, chars + " characters of text; at most " + CHARS_MAX + " are taken");
    }
    var trainer = new BpeTrainer(BpeTrainer.Settings.ofSize(settings.shape().vocabulary()));
    for (var text : texts) {
      trainer.add(text.question());
      trainer.add(text.text());
    }
    return trainer.train();
  }

  private static int[] tokens(Tokenizer tokenizer, List<PretrainText> texts) {
    var template = new ChatTemplate.Own();
    int bos = tokenizer.specialId(SpecialTokens.BOS).orElseThrow();
    int eos = tokenizer.specialId(SpecialTokens.EOS).orElseThrow();
    var pieces = new ArrayList<int[]>();
    int total = 0;
    for (var text : texts) {
      int[] ids = piece(tokenizer, template, text, bos, eos);
      pieces.add(ids);
      total = Math.addExact(total, ids.length);
    }
    var stream = new int[total];
    int at = 0;
    for (int[] ids : pieces) {
      System.arraycopy(ids, 0, stream, at, ids.length);
      at += ids.length;
    }
    return stream;
  }

  private static int[] piece(
      Tokenizer tokenizer, ChatTemplate template, PretrainText text, int bos, int eos) {
    if (!text.question().isEmpty()) {
      var dialogue = List.of(ChatMessage.user(text.question()), ChatMessage.assistant(text.text()));
      return template.encode(tokenizer, dialogue).ids();
    }
    int[] plain = tokenizer.encode(text.text());
    int[] ids = new int[plain.length + 2];
    ids[0] = bos;
    System.arraycopy(plain, 0, ids, 1, plain.length);
    ids[ids.length - 1] = eos;
    return ids;
  }

  private void train(NewBase base, int[] stream) {
    var draws = CounterRandom.of(settings.seed(), "base-windows");
    int steps = settings.steps();
    var schedule = Schedule.cosine(settings.learningRate(), Math.max(1, steps / 20), steps);
    float[] parameters = base.parameters();
    var adam = new AdamW(ADAM, parameters.length);
    for (int t = 1; t <= steps; t++) {
      var gradients = base.gradients(windows(stream, draws));
      if (!Double.isFinite(gradients.loss())) {
        throw new Refusal(Code.DIVERGED, "pre-training diverged at step " + t);
      }
      Clipping.global(base.kernels(), gradients.gradient(), CLIP_NORM);
      adam.step(parameters, gradients.gradient(), schedule.at(t));
      base.assign(parameters);
      progress.step(t, steps, gradients.loss());
    }
  }

  private List<Sequence> windows(int[] stream, CounterRandom draws) {
    var windows = new ArrayList<Sequence>(settings.batch());
    for (int b = 0; b < settings.batch(); b++) {
      int start = draws.nextInt(stream.length - settings.shape().context());
      windows.add(
          Sequence.ofText(Arrays.copyOfRange(stream, start, start + settings.shape().context())));
    }
    return windows;
  }
}
