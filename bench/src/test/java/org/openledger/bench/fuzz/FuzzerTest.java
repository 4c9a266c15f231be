package org.openledger.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// A fuzzer that finds nothing must be one that could have.
@Isolated("memory is counted of all threads")
class FuzzerTest {
  /// A tenth of what readers have: each attempt to make what takes too long smaller takes as long.
  private static final long NANOS_MAX = Trial.NANOS_MAX / 10;

  @TempDir Path folder;

  private Fuzzed fuzz(Parser.Feed feed) {
    return fuzzer(feed).run(new Fuzzer.Bound(3_000, 60));
  }

  private Fuzzer fuzzer(Parser.Feed feed) {
    return new Fuzzer(parser(feed), folder, 7, _ -> {});
  }

  private static Parser parser(Parser.Feed feed) {
    return new Parser("json", List.of("{", "}"), false, _ -> feed);
  }

  private List<String> hastyFaults(Parser.Feed feed) {
    return faults(new Fuzzer(parser(feed), folder, 7, _ -> {}, NANOS_MAX).corpus());
  }

  private static List<String> faults(Fuzzed fuzzed) {
    return fuzzed.finds().stream().map(Found::fault).toList();
  }

  @Test
  void whatIsNoRefusalIsFoundOnceAndMadeSmall() {
    var fuzzed =
        fuzz(input -> {
          var text = new String(input, StandardCharsets.UTF_8);
          if (text.contains("{{")) {
            throw new IllegalStateException(text);
          }
          throw new Refusal(Code.INVALID_ARGUMENT, "no");
        });
    assertThat(faults(fuzzed)).hasSize(1).first().asString().contains("IllegalStateException");
    assertThat(fuzzed.finds().getFirst().input()).isEqualTo(new byte[] {'{', '{'});
  }

  @Test
  void anAccidentOfALibraryIsNoRefusal() {
    assertThat(faults(fuzz(_ -> Integer.parseInt("x"))))
        .singleElement()
        .asString()
        .contains("NumberFormatException");
    assertThat(faults(fuzz(_ -> Json.parse("x")))).isEmpty();
  }

  /// One input of the corpus has four bytes.
  @Test
  void whatTakesTooLongOrTooMuchIsFound() {
    assertThat(hastyFaults(input -> input.length == 4 ? new byte[300 << 20].length : 1))
        .singleElement()
        .asString()
        .startsWith("more than 256 MiB");
    assertThat(hastyFaults(input -> input.length == 4 ? spin() : 1))
        .singleElement()
        .asString()
        .startsWith("more than 0.1 s");
    assertThat(hastyFaults(input -> input.length == 4 ? new byte[300 << 20].length + spin() : 1))
        .singleElement()
        .asString()
        .startsWith("more than 256 MiB");
  }

  private static long spin() {
    long end = System.nanoTime() + NANOS_MAX + 50_000_000;
    while (end - System.nanoTime() > 0) {
      Thread.onSpinWait();
    }
    return 0;
  }

  @Test
  void inputsFollowFromTheirSeed() {
    List<byte[]> first = new ArrayList<>();
    List<byte[]> second = new ArrayList<>();
    fuzz(input -> first.add(input));
    fuzz(input -> second.add(input));
    assertThat(first).hasSameSizeAs(second).hasSizeGreaterThan(3_000);
    for (int i = 0; i < first.size(); i++) {
      assertThat(first.get(i)).isEqualTo(second.get(i));
    }
    assertThat(first.stream().map(Arrays::hashCode).distinct().count()).isGreaterThan(2_000);
  }

  @Test
  void lengthsAndRootsArePutRight() {
    var rows = Objects.requireNonNull(Corpus.of("rows").get("bytes"));
    assertThat(RowsParser.rooted(Braces.measured(rows, 12, 4))).isEqualTo(rows);
    var tensors = Objects.requireNonNull(Corpus.of("safetensors").get("nothing"));
    var broken = tensors.clone();
    broken[0] = 99;
    assertThat(Braces.measured(broken, 8, 8)).isEqualTo(tensors);
    assertThat(Braces.end("{\"a\":\"}\\\"\"}x".getBytes(StandardCharsets.UTF_8), 0)).isEqualTo(11);
  }

  @Test
  void aProcessThatEndsIsAFind() {
    var outside = new Outside(DyingParser.parser(), folder, DyingParser.class);
    var fuzzed = outside.run(1, new Fuzzer.Bound(5, 60));
    assertThat(faults(fuzzed)).isNotEmpty().allMatch(fault -> fault.endsWith("ended with 66"));
    assertThat(new String(fuzzed.finds().getFirst().input(), StandardCharsets.UTF_8))
        .isEqualTo("x");
  }

  @Test
  void theCommandSaysWhatItFed() throws Exception {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        FuzzCommand.run(
            new PrintWriter(out), new PrintWriter(err), "json", "--inputs", "50", "--json");
    assertThat(code).isZero();
    assertThat(Fuzzed.of(Json.parse(out.toString()).get("fuzzed")).parser()).isEqualTo("json");
    assertThat(FuzzCommand.run(new PrintWriter(out), new PrintWriter(err), "xml")).isEqualTo(2);
    assertThat(err.toString()).contains("nothing reads \"xml\"").contains("safetensors");
    var found = new Found("it broke", 3, new byte[] {1, 2});
    var fuzzed = new Fuzzed("json", 1, 1, 1, new Fuzzed.Most(1, 1), List.of(found));
    Fuzzing.keep(fuzzed, folder.resolve("finds"));
    try (var kept = Files.list(folder.resolve("finds"))) {
      assertThat(kept)
          .singleElement()
          .matches(file -> file.getFileName().toString().length() == 17);
    }
  }

  @Test
  void mutationsStayWithinTheirBound() {
    var mutator = new Mutator(List.of());
    var random = CounterRandom.of(1, "mutations");
    var input = new byte[0];
    for (int i = 0; i < 20_000; i++) {
      input = mutator.mutate(input, new byte[] {1}, random);
      assertThat(input.length).isLessThanOrEqualTo(1 << 20);
    }
  }
}
