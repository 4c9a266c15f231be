package org.openledger.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.cli.Main;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.client.ChainClient;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;

/// The chain run alone: what it shows is true, and it goes on after a stop.
final class ChainCommandTest {
  private static final int SIGTERM_CODE = 128 + 15;
  private static final Address RECEIVER =
      Address.parse("0x00000000000000000000000000000000000000fe");
  private static final String LAST_LINE = "stop with Ctrl-C";

  @TempDir Path directory;

  @Test
  void paysAndGoesOnAfterAStop() throws IOException, InterruptedException {
    String data = directory.resolve("chain").toString();
    try (var node = new Running("--dev", "--data", data, "--port", "0")) {
      assertThat(node.shown).containsEntry("block", "0");
      var key = KeyPair.of(Hex.decode(node.shown("its key, published")));
      assertThat(node.shown).containsEntry("account", key.address().toString());
      try (var client = node.client()) {
        assertThat(client.chainId()).isEqualTo(Genesis.DEFAULT_CHAIN_ID);
        assertThat(client.send(key, RECEIVER, new byte[0], UInt256.ONE).success()).isTrue();
      }
      assertThat(node.stop()).isEqualTo(SIGTERM_CODE);
    }
    // The same arguments as above, but such that picocli reads them.
    try (var node = new Running("--block-time=0", "--dev", "--data=" + data, "--port=0")) {
      assertThat(node.shown).containsEntry("block", "1");
      try (var client = node.client()) {
        assertThat(client.balance(RECEIVER)).isEqualTo(UInt256.ONE);
      }
    }
  }

  @Test
  void loadsNothingOfANode() throws IOException {
    var log = directory.resolve("classes");
    var data = directory.resolve("chain").toString();
    var watched = List.of("-Xlog:class+load:file=" + log);
    try (var node = new Running(watched, "--dev", "--data", data, "--port", "0")) {
      assertThat(node.shown).containsKey("account");
    }
    var loaded = Files.readString(log);
    assertThat(packages("org\\.openledger\\.[a-z]+", loaded))
        .containsExactly(
            "org.openledger.app",
            "org.openledger.chain",
            "org.openledger.core",
            "org.openledger.node");
    assertThat(packages("org\\.openledger\\.node\\.[A-Za-z]+", loaded))
        .containsExactly("org.openledger.node.ChainAlone");
    assertThat(packages("org\\.jdbi|com\\.zaxxer|org\\.postgresql|picocli\\.", loaded)).isEmpty();
  }

  private static SortedSet<String> packages(String pattern, String log) {
    return Pattern.compile("(?<=\\] )" + pattern)
        .matcher(log)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void missingGenesisFileIsRefused() throws IOException, InterruptedException {
    try (var node = new Running("--genesis", directory.resolve("none").toString())) {
      assertThat(node.process.waitFor()).isEqualTo(3);
    }
  }

  /// A process that runs the command, and the names and values that it showed.
  private static final class Running implements AutoCloseable {
    final Process process;
    final Map<String, String> shown = new LinkedHashMap<>();

    Running(String... options) throws IOException {
      this(List.of(), options);
    }

    Running(List<String> jvmOptions, String... options) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-ea",
                  "-cp",
                  System.getProperty("java.class.path")));
      command.addAll(jvmOptions);
      command.addAll(List.of(Main.class.getName(), "chain"));
      command.addAll(List.of(options));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      while (line != null && !line.contains(LAST_LINE)) {
        String[] words = line.strip().split(" (?=[^ ]+$)", 2);
        if (words.length == 2) {
          shown.put(words[0].strip(), words[1]);
        }
        line = out.readLine();
      }
    }

    String shown(String name) {
      return requireNonNull(shown.get(name), name);
    }

    ChainClient client() {
      return ChainClient.connect(URI.create(shown("Ethereum JSON-RPC")));
    }

    int stop() throws InterruptedException {
      process.destroy();
      return process.waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
