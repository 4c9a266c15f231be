package org.openledger.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// What a forger tries.
class MutationsTest {
  private static final Json HONEST =
      Json.parse("{\"a\":\"0x12\",\"b\":\"0x34\",\"c\":{\"n\":7,\"is\":true},\"d\":[\"x\",\"y\"]}");

  @Test
  void everyValueIsFlippedExchangedAndLeftOut() {
    var mutants = new Mutations(HONEST).single();
    assertThat(mutants.stream().map(mutant -> mutant.json().compact()))
        .doesNotHaveDuplicates()
        .doesNotContain(HONEST.compact())
        .contains(
            "{\"a\":\"0x13\",\"b\":\"0x34\",\"c\":{\"n\":7,\"is\":true},\"d\":[\"x\",\"y\"]}",
            "{\"a\":\"0x34\",\"b\":\"0x12\",\"c\":{\"n\":7,\"is\":true},\"d\":[\"x\",\"y\"]}",
            "{\"a\":\"0x12\",\"b\":\"0x34\",\"c\":{\"n\":8,\"is\":true},\"d\":[\"x\",\"y\"]}",
            "{\"a\":\"0x12\",\"b\":\"0x34\",\"c\":{\"n\":7,\"is\":false},\"d\":[\"x\",\"y\"]}",
            "{\"a\":\"0x12\",\"b\":\"0x34\",\"c\":{\"n\":7},\"d\":[\"x\",\"y\"]}",
            "{\"a\":\"0x12\",\"b\":\"0x34\",\"c\":{\"n\":7,\"is\":true},\"d\":[\"y\",\"x\"]}",
            "{\"a\":\"0x12\",\"b\":\"0x34\",\"c\":{\"n\":7,\"is\":true}}");
  }

  @Test
  void randomChangesFollowFromTheirSeed() {
    var mutations = new Mutations(HONEST);
    var other = Json.parse("{\"a\":\"0x99\"}");
    var first = CounterRandom.of(3, "mutations");
    var second = CounterRandom.of(3, "mutations");
    var seen = new HashSet<String>();
    for (int i = 0; i < 500; i++) {
      var mutant = mutations.random(other, first);
      assertThat(mutations.random(other, second)).isEqualTo(mutant);
      seen.add(mutant.json().compact());
    }
    assertThat(seen).hasSizeGreaterThan(200).anyMatch(text -> text.contains("0x99"));
  }
}
