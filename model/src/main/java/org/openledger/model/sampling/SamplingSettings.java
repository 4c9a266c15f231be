package org.openledger.model.sampling;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// How the tokens of an answer are chosen; part of what a receipt commits to.
///
/// @param temperature logits are divided by it; 0 means greedy; at most 100
/// @param cuts which tokens are left to draw from
/// @param repetitionPenalty 1 for none, above 1 against tokens already seen, in (0, 10]
/// @param tokensMax most tokens to generate
/// @param stop texts that end the answer, at most 16 of at most 256 characters
/// @param seed seed of the answer's own random stream
public record SamplingSettings(
    double temperature,
    Cuts cuts,
    double repetitionPenalty,
    int tokensMax,
    List<String> stop,
    long seed) {

  private static final double TEMPERATURE_MAX = 100;
  private static final double PENALTY_MAX = 10;
  private static final int TOKENS_MAX = 1 << 20;
  private static final int STOPS_MAX = 16;
  private static final int STOP_CHARS_MAX = 256;

  /// Cuts of the distribution: first top-k, then top-p, then min-p.
  ///
  /// @param topP probability mass to keep, in (0, 1]
  /// @param topK how many of the largest logits to keep; 0 keeps all
  /// @param minP smallest kept share of the largest probability, in [0, 1]
  public record Cuts(double topP, int topK, double minP) {
    /// Keeps everything.
    public static final Cuts NONE = new Cuts(1, 0, 0);

    public Cuts {
      check(topK >= 0, "top_k", topK);
      check(topP > 0 && topP <= 1, "top_p", topP);
      check(minP >= 0 && minP <= 1, "min_p", minP);
      minP += 0.0; // turns -0 into 0
    }
  }

  public SamplingSettings {
    stop = List.copyOf(stop);
    check(temperature >= 0 && temperature <= TEMPERATURE_MAX, "temperature", temperature);
    check(
        repetitionPenalty > 0 && repetitionPenalty <= PENALTY_MAX,
        "repetition_penalty",
        repetitionPenalty);
    check(tokensMax >= 1 && tokensMax <= TOKENS_MAX, "max_tokens", tokensMax);
    check(stop.size() <= STOPS_MAX, "number of stop strings", stop.size());
    for (var text : stop) {
      check(!text.isEmpty() && text.length() <= STOP_CHARS_MAX, "stop string", text);
    }
    temperature += 0.0; // turns -0 into 0: equal settings have one canonical form
  }

  /// Always the most likely token.
  public static SamplingSettings greedy(int tokensMax) {
    return new SamplingSettings(0, Cuts.NONE, 1, tokensMax, List.of(), 0);
  }

  /// Drawn from the model's own distribution.
  public static SamplingSettings plain(int tokensMax, long seed) {
    return new SamplingSettings(1, Cuts.NONE, 1, tokensMax, List.of(), seed);
  }

  /// Whether the most likely token is taken without a draw.
  public boolean greedy() {
    return temperature == 0;
  }

  /// The same with another temperature.
  public SamplingSettings withTemperature(double value) {
    return new SamplingSettings(value, cuts, repetitionPenalty, tokensMax, stop, seed);
  }

  /// The same with other cuts.
  public SamplingSettings with(Cuts other) {
    return new SamplingSettings(temperature, other, repetitionPenalty, tokensMax, stop, seed);
  }

  /// The same with another repetition penalty.
  public SamplingSettings withRepetitionPenalty(double value) {
    return new SamplingSettings(temperature, cuts, value, tokensMax, stop, seed);
  }

  /// The same with other stop strings.
  public SamplingSettings withStop(List<String> texts) {
    return new SamplingSettings(temperature, cuts, repetitionPenalty, tokensMax, texts, seed);
  }

  /// How many of the largest logits are kept; 0 for all.
  public int topK() {
    return cuts.topK();
  }

  /// The probability mass that is kept.
  public double topP() {
    return cuts.topP();
  }

  /// The smallest kept share of the largest probability.
  public double minP() {
    return cuts.minP();
  }

  /// The JSON form; the seed is a string because not every 64-bit number is a JSON number.
  public Json toJson() {
    return Json.object()
        .put("temperature", temperature)
        .put("top_k", topK())
        .put("top_p", topP())
        .put("min_p", minP())
        .put("repetition_penalty", repetitionPenalty)
        .put("max_tokens", tokensMax)
        .put("stop", Json.strings(stop))
        .put("seed", Long.toString(seed))
        .build();
  }

  /// The settings of a JSON form written by [#toJson]; all members must be there.
  public static SamplingSettings fromJson(Json json) {
    try {
      return new SamplingSettings(
          json.get("temperature").asDouble(),
          new Cuts(
              json.get("top_p").asDouble(),
              json.get("top_k").asInt(),
              json.get("min_p").asDouble()),
          json.get("repetition_penalty").asDouble(),
          json.get("max_tokens").asInt(),
          json.get("stop").texts(),
          json.get("seed").longText());
    } catch (JsonException | NumberFormatException e) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "These are no sampling settings: " + e.getMessage(), e);
    }
  }

  /// Keccak-256 of the canonical JSON form (RFC 8785).
  public Hash hash() {
    return Keccak.hash256(toJson().canonical().getBytes(StandardCharsets.UTF_8));
  }

  private static void check(boolean holds, String name, Object value) {
    if (!holds) {
      throw new Refusal(Code.INVALID_ARGUMENT, "The " + name + " is out of range: " + value);
    }
  }
}
