package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Steps;
import org.openledger.node.demo.Demo;

/// What comes ready made with the examples is what any node makes of them, byte for byte; with
/// `-Dopenledger.accept=true` it is made anew.
class ShippedMemoriesTest {
  private static final Path EXAMPLES = Path.of("examples");

  @Test
  void anyNodeMakesTheMemoriesThatComeWithTheExamples(@TempDir Path directory) throws IOException {
    var config = NodeConfig.at(directory.resolve("home"));
    try (var node = Node.open(config)) {
      Demo.loadAnew(node, Steps.NONE);
    }
    var made = directory.resolve("home/models/memories/nano");
    for (var name :
        Stream.of("tidepools", "smart-contract-security", "environmental-monitoring").toList()) {
      var shipped = EXAMPLES.resolve(name).resolve("memory");
      if (Boolean.getBoolean("openledger.accept")) {
        replace(made.resolve(name).resolve("1"), shipped);
      }
      assertThat(digests(shipped)).as(name).isEqualTo(digests(made.resolve(name).resolve("1")));
    }
  }

  private static Map<String, Hash> digests(Path folder) throws IOException {
    var digests = new TreeMap<String, Hash>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(file).toString(), Sha256.digest(file));
      }
    }
    return digests;
  }

  private static void replace(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      PrivateFiles.deleteTree(to);
    }
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
