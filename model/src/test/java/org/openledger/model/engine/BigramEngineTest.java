package org.openledger.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.model.sampling.Sampler;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.ChatMessage;

class BigramEngineTest extends TrainableEngineSpec {
  @Override
  TrainableEngine engine(Kernels kernels) {
    return new BigramEngine(kernels, CONTEXT, SEED, "a fox");
  }

  @Test
  void itSaysWhatItHasRead() {
    var reader = new BigramEngine(CONTEXT, SEED, "the fox");
    int[] next = reader.template().prompt(reader.tokenizer(), List.of(ChatMessage.user("Who?")));
    var sampler = new Sampler(SamplingSettings.greedy(20), next);
    int end = reader.template().endIds(reader.tokenizer())[0];
    var written = new ArrayList<Integer>();
    try (var decoding = reader.open(CONTEXT, null)) {
      while (written.size() < 20 && !written.contains(end)) {
        written.add(sampler.next(reader.decode(decoding, next)));
        next = new int[] {written.getLast()};
      }
    }
    assertThat(reader.tokenizer().decode(written.stream().mapToInt(i -> i).toArray()))
        .isEqualTo("the fox");
  }

  @Test
  void whatItReadAndItsSeedAreItsIdentity() {
    var one = new BigramEngine(CONTEXT, 1, "a");
    assertThat(one.digest()).isNotEqualTo(new BigramEngine(CONTEXT, 2, "a").digest());
    assertThat(one.digest()).isNotEqualTo(new BigramEngine(CONTEXT, 1, "b").digest());
  }
}
