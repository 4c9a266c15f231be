package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.VectorArchive;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.json.Json;

/// The exchanges that the Ethereum project recorded, held against our answers in form.
final class ExchangesTest {
  private static final String ARCHIVE = "rpc/execution-apis-tests.zip";
  private static final Path EXCEPTIONS =
      Path.of("chain/src/test/resources/org/openledger/chain/server/exchange-exceptions.txt");

  @TempDir Path directory;

  @Test
  void answersHaveTheRecordedForm() throws IOException {
    Map<String, String> files = new TreeMap<>();
    VectorArchive.forEach(ARCHIVE, files::put);
    // The old transactions offer less than our usual base fee.
    String start = java.util.Objects.requireNonNull(files.get("tests/genesis.json"));
    Genesis genesis =
        Genesis.parse(start.replace("\"baseFeePerGas\": null", "\"baseFeePerGas\": \"0x0\""));
    Map<String, String> hashes = RecordedChain.build(directory, genesis, chain());
    Map<String, String> excused = exceptions();
    SortedMap<String, Boolean> methods = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    TreeSet<String> unexpected = new TreeSet<>();
    ChainConfig.Tuning tuning = ChainConfig.Tuning.usual();
    try (ChainNode node =
        ChainNode.start(new ChainConfig(directory, genesis, java.time.Duration.ZERO, tuning))) {
      RpcHandler rpc = RpcHandler.of(node);
      exchanges(files)
          .forEach(name -> {
            String text = java.util.Objects.requireNonNull(files.get(name));
            String method = name.split("/", 3)[1];
            Optional<String> problem = exchange(rpc, name, text, hashes);
            methods.merge(method, problem.isEmpty(), Boolean::logicalAnd);
            String brief = name.substring("tests/".length());
            if (problem.isPresent() && !excused.containsKey(brief)) {
              wrong.add(brief + ": " + problem.get());
            } else if (problem.isEmpty() && excused.containsKey(brief)) {
              unexpected.add(brief);
            }
          });
    }
    long green = methods.values().stream().filter(ok -> ok).count();
    System.out.printf("execution-apis: %d of %d methods fully green%n", green, methods.size());
    assertThat(wrong).as("exchanges that differ in form").isEmpty();
    assertThat(unexpected).as("exceptions that are none any more").isEmpty();
  }

  /// The recorded files, those last that move the chain on.
  private static List<String> exchanges(Map<String, String> files) {
    return files.keySet().stream()
        .filter(name -> name.endsWith(".io"))
        .sorted(Comparator.comparing(name -> name.contains("/eth_sendRawTransaction/")))
        .toList();
  }

  private static byte[] chain() throws IOException {
    Path path = Path.of("..", "shared", "vectors", ARCHIVE);
    VectorArchive.require(path);
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return zip.getInputStream(zip.getEntry("tests/chain.rlp")).readAllBytes();
    }
  }

  /// Files that may differ, each with its reason.
  private static Map<String, String> exceptions() throws IOException {
    Map<String, String> reasons = new HashMap<>();
    for (String line : Files.readAllLines(EXCEPTIONS)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(": ", 2);
        assertThat(parts).as(line).hasSize(2);
        reasons.put(parts[0], parts[1]);
      }
    }
    return reasons;
  }

  private static Optional<String> exchange(
      RpcHandler rpc, String name, String text, Map<String, String> hashes) {
    String request = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith(">> ")) {
        request = line.substring(3);
        for (Map.Entry<String, String> hash : hashes.entrySet()) {
          request = request.replace(hash.getKey(), hash.getValue());
        }
      } else if (line.startsWith("<< ")) {
        Json actual = Json.parse(new String(rpc.handle(request.getBytes(UTF_8)), UTF_8));
        Json expected = Json.parse(line.substring(3));
        Optional<String> problem =
            compare(expected, actual)
                .or(() ->
                    name.contains("/eth_simulateV1/")
                        ? SimulatedValues.difference(expected, actual, hashes)
                        : Optional.empty());
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> compare(Json expected, Json actual) {
    Optional<Json> error = expected.find("error");
    Optional<Json> ours = actual.find("error");
    if (error.isEmpty() && ours.isEmpty()) {
      Json none = Json.ofNull();
      return Shape.difference(
          "result",
          expected.members().getOrDefault("result", none),
          actual.members().getOrDefault("result", none));
    }
    if (error.isEmpty() || ours.isEmpty()) {
      return Optional.of(
          error.isPresent()
              ? "no error, but " + error.get().compact() + " was recorded"
              : "error " + ours.orElseThrow().compact());
    }
    return error.get().get("code").equals(ours.get().get("code"))
            && error.get().find("data").isPresent() == ours.get().find("data").isPresent()
        ? Optional.empty()
        : Optional.of(ours.get().compact() + " instead of " + error.get().compact());
  }
}
