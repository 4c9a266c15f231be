package org.openledger.acceptance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.acceptance.PromptCases.Said;

/// Draws how answers are to be chosen: every setting that a request can have, its numbers written
/// in ways that are easily taken for others.
final class SamplingCases {
  /// What is written where a number is asked for.
  private static final Map<String, List<String>> TEXTS =
      Map.of(
          "max_tokens", List.of("1", "2", "3", "3.0"),
          "seed", List.of("0", "1", "2", "-1", "9007199254740993", "-9223372036854775808"),
          "temperature", List.of("0.7", "7e-1", "1", "1.0", "-0.0", "1e-3"),
          "top_p", List.of("1", "0.9", "0.1", "5E-1"),
          "top_k", List.of("0", "1", "40"),
          "min_p", List.of("0", "0.05", "5e-2", "1"),
          "repetition_penalty", List.of("1", "1.1", "11E-1", "0.5"));

  /// What must be refused there.
  private static final Map<String, List<String>> BAD =
      Map.of(
          "max_tokens", List.of("0", "1.5"),
          "seed", List.of("0.5", "9223372036854775808"),
          "temperature", List.of("-1", "101"),
          "top_p", List.of("0", "1.5"),
          "top_k", List.of("-1", "2147483648"),
          "min_p", List.of("-0.1", "1.01"),
          "repetition_penalty", List.of("0", "10.1"));

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "seed",
          "0",
          "temperature",
          "0",
          "top_p",
          "1",
          "top_k",
          "0",
          "min_p",
          "0",
          "repetition_penalty",
          "1");

  private static final String STOP = "stop";
  private static final List<String> NAMES = names();

  private final PromptCases cases;
  private int changed;

  SamplingCases(PromptCases cases) {
    this.cases = cases;
  }

  private static List<String> names() {
    var names = new ArrayList<>(new TreeMap<>(TEXTS).keySet());
    names.add(STOP);
    return List.copyOf(names);
  }

  /// Settings as they are written.
  ///
  /// @param numbers those that are given
  /// @param stop texts that end the answer
  record Settings(SortedMap<String, String> numbers, List<String> stop) {
    /// Whether none of the numbers is out of range.
    boolean areGood() {
      return numbers.entrySet().stream()
          .noneMatch(one -> BAD.getOrDefault(one.getKey(), List.of()).contains(one.getValue()));
    }

    /// What the numbers mean, those that are not given too.
    SortedMap<String, String> meant() {
      var all = new TreeMap<>(DEFAULTS);
      all.putAll(numbers);
      all.replaceAll((_, text) -> SamplingCases.meant(text));
      return all;
    }
  }

  /// A number has many texts, and this one.
  static String meant(String text) {
    var number = new BigDecimal(text);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /// Settings, mostly few of them.
  Settings drawn() {
    var numbers = new TreeMap<String, String>();
    new TreeMap<>(TEXTS)
        .forEach((name, texts) -> {
          if (name.equals("max_tokens") || cases.chance(25)) {
            numbers.put(name, cases.one(texts));
          }
        });
    if (cases.chance(20)) {
      numbers.put("seed", "" + cases.any());
    }
    if (cases.chance(10)) {
      var name = cases.one(List.copyOf(new TreeMap<>(BAD).keySet()));
      numbers.put(name, cases.one(BAD.getOrDefault(name, List.of())));
    }
    var stop = new ArrayList<String>();
    for (int i = cases.chance(30) ? 1 + cases.upTo(2) : 0; i > 0; i--) {
      stop.add(cases.text());
    }
    return new Settings(numbers, List.copyOf(stop));
  }

  /// Settings of which one alone means something else: each in its turn, so that none is left out.
  Settings twin(Settings of) {
    var name = NAMES.get(changed++ % NAMES.size());
    if (name.equals(STOP)) {
      return new Settings(of.numbers(), stops(of.stop()));
    }
    var texts = TEXTS.getOrDefault(name, List.of());
    var before = of.meant().get(name);
    var others = texts.stream().filter(text -> !meant(text).equals(before)).toList();
    var numbers = new TreeMap<>(of.numbers());
    numbers.put(name, cases.one(others));
    return new Settings(numbers, of.stop());
  }

  private List<String> stops(List<String> of) {
    if (of.isEmpty()) {
      return List.of(cases.text());
    }
    var said = cases.twin(List.of(new Said("user", of.getFirst())));
    return said.stream().map(Said::content).toList();
  }

  /// The settings as members of a request.
  String json(Settings settings) {
    var json = new StringBuilder();
    settings.numbers().forEach((name, text) -> json.append(",\"" + name + "\":" + text));
    if (!settings.stop().isEmpty()) {
      json.append(",\"stop\":").append(settings.stop().stream().map(cases::json).toList());
    }
    return json.toString();
  }
}
