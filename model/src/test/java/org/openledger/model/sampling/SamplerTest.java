package org.openledger.model.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.file.SharedVectors;
import org.openledger.model.sampling.SamplingSettings.Cuts;

class SamplerTest {

  private static final int[] NO_PROMPT = {};
  private static final SamplingSettings PLAIN = SamplingSettings.plain(16, 5);

  @Test
  void distributionsAreThoseOfTheReference() {
    var vectors = ModelDocument.read(SharedVectors.model("sampling/expected.json"));
    int cases = 0;
    for (var entry : vectors.get("cases").items()) {
      check(entry, vectors.get("logits"));
      cases++;
    }
    assertThat(cases).isEqualTo(23);
  }

  @Test
  void tiesAtTheBorderAllStay() {
    var ties = ModelDocument.read(SharedVectors.model("sampling/expected.json")).get("ties");
    check(ties, ties.get("logits"));
  }

  @Test
  void equalProbabilitiesAreCutByRisingId() {
    var sampler = new Sampler(PLAIN.with(new Cuts(0.6, 0, 0)), NO_PROMPT);
    double[] kept = sampler.distribution(new float[] {1, 1, 1, 1});
    assertThat(kept[0]).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(kept).containsExactly(kept[0], kept[0], kept[0], 0);
  }

  private static void check(Json entry, Json logits) {
    var parameters = entry.get("params");
    var settings =
        PLAIN
            .withTemperature(value(parameters, "temperature", 1))
            .with(
                new Cuts(
                    value(parameters, "top_p", 1),
                    (int) value(parameters, "top_k", 0),
                    value(parameters, "min_p", 0)));
    var sampler = new Sampler(settings, NO_PROMPT);
    var scores = logits.items().stream().mapToDouble(Json::asDouble).toArray();
    var asFloats = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      asFloats[i] = (float) scores[i];
    }
    var kept = entry.get("kept").items().stream().map(Json::asInt).toList();
    var expected = entry.get("probs").items();
    var rounded = sampler.distribution(asFloats);
    var found = sampler.distribution(scores);
    for (int i = 0; i < found.length; i++) {
      double wanted = expected.get(i).asDouble();
      assertThat(found[i])
          .describedAs("%s, token %d", parameters, i)
          .isCloseTo(wanted, within(1e-13));
      assertThat(rounded[i]).isCloseTo(wanted, within(1e-6)); // logits rounded to float
      assertThat(found[i] > 0).describedAs("kept %d", i).isEqualTo(kept.contains(i));
    }
  }

  @Test
  void greedyTakesTheLargestAndTheFirstOnATie() {
    var sampler = new Sampler(SamplingSettings.greedy(4), NO_PROMPT);
    assertThat(sampler.next(new float[] {1, 3, 3, 2})).isEqualTo(1);
    assertThat(sampler.distribution(new float[] {1, 3, 3, 2})).containsExactly(0, 1, 0, 0);
  }

  @Test
  void seedDecidesTheDrawsAndNothingElse() {
    var logits = new float[] {0.1f, 0.5f, 0.2f, 0.3f, -1};
    var first = drawn(new Sampler(PLAIN, NO_PROMPT), logits);
    assertThat(drawn(new Sampler(PLAIN, NO_PROMPT), logits)).isEqualTo(first);
    assertThat(drawn(new Sampler(SamplingSettings.plain(16, 6), NO_PROMPT), logits))
        .isNotEqualTo(first);
  }

  @Test
  void drawsFollowTheDistribution() {
    var logits = new float[] {0, 1, 2, -3};
    var sampler = new Sampler(PLAIN, NO_PROMPT);
    var expected = sampler.distribution(logits);
    var counts = new int[4];
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      counts[sampler.next(logits)]++;
    }
    for (int i = 0; i < 4; i++) {
      assertThat(counts[i] / (double) n).isCloseTo(expected[i], within(0.015));
    }
  }

  @Test
  void repetitionPenaltyWeighsSeenTokens() {
    var settings = SamplingSettings.greedy(4).withRepetitionPenalty(2);
    var sampler = new Sampler(settings, new int[] {0, 1});
    assertThat(sampler.next(new float[] {3, -1, 2, -1.5f})).isEqualTo(2); // 1.5 -2 2 -1.5
    assertThat(sampler.next(new float[] {3, -1, 2, -1.5f})).isEqualTo(0); // 1.5 -2 1 -1.5
  }

  @Test
  void notFiniteAndEmptyLogitsAreRefused() {
    var sampler = new Sampler(PLAIN, NO_PROMPT);
    assertThatThrownBy(() -> sampler.next(new float[] {1, Float.NaN}))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("token 1 is NaN");
    assertThatThrownBy(() -> sampler.next(new float[0])).isInstanceOf(Failure.class);
  }

  @Test
  void settingsHaveOneCanonicalForm() {
    var settings =
        new SamplingSettings(
            0.7, new Cuts(0.95, 40, 0.05), 1.1, 128, List.of("\n\n"), Long.MIN_VALUE);
    assertThat(settings.toJson().canonical())
        .isEqualTo(
            "{\"max_tokens\":128,\"min_p\":0.05,\"repetition_penalty\":1.1,"
                + "\"seed\":\"-9223372036854775808\",\"stop\":[\"\\n\\n\"],\"temperature\":0.7,"
                + "\"top_k\":40,\"top_p\":0.95}");
    var back = SamplingSettings.fromJson(Json.parse(settings.toJson().canonical()));
    assertThat(back).isEqualTo(settings);
    assertThat(back.hash()).isEqualTo(settings.hash());
    assertThat(settings.withTemperature(-0.0).hash())
        .isEqualTo(settings.withTemperature(0).hash())
        .isNotEqualTo(settings.hash());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    List<Runnable> bad =
        List.of(
            () -> PLAIN.withTemperature(-1),
            () -> PLAIN.withTemperature(Double.NaN),
            () -> PLAIN.with(new Cuts(1, -1, 0)),
            () -> PLAIN.with(new Cuts(0, 0, 0)),
            () -> PLAIN.with(new Cuts(1.1, 0, 0)),
            () -> PLAIN.with(new Cuts(1, 0, 1.1)),
            () -> PLAIN.withRepetitionPenalty(0),
            () -> PLAIN.withStop(List.of("")),
            () -> SamplingSettings.greedy(0),
            () -> SamplingSettings.fromJson(Json.parse("{\"temperature\":1}")));
    for (var attempt : bad) {
      assertThatThrownBy(attempt::run).isInstanceOf(Failure.class);
    }
  }

  @Test
  void stopStringsAreFoundAcrossPieces() {
    var stops = new StopStrings(List.of("\n\n", "END"));
    assertThat(stops.push("one\n")).isEqualTo("one");
    assertThat(stops.push("two E")).isEqualTo("\ntwo ");
    assertThat(stops.push("N")).isEmpty();
    assertThat(stops.push("Ds E")).isEmpty();
    assertThat(stops.stopped()).isTrue();
    assertThat(stops.push("more")).isEmpty();

    var open = new StopStrings(List.of("aab"));
    assertThat(open.push("aaa")).isEqualTo("a");
    assertThat(open.flush()).isEqualTo("aa");
    assertThat(open.stopped()).isFalse();
  }

  private static List<Integer> drawn(Sampler sampler, float[] logits) {
    var out = new ArrayList<Integer>();
    for (int i = 0; i < 16; i++) {
      out.add(sampler.next(logits));
    }
    return out;
  }

  private static double value(Json parameters, String name, double otherwise) {
    return parameters.find(name).map(Json::asDouble).orElse(otherwise);
  }
}
