package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.files.PrivateFiles;

/// What a node says of a broken chain is done here word for word, and helps; each time on a copy of
/// a home.
@Execution(ExecutionMode.CONCURRENT)
class RepairingTest {
  @TempDir private static Path once;
  @TempDir Path directory;

  @BeforeAll
  static void makeHome() {
    Node.open(config(once.resolve("home"))).close();
  }

  private void copyHome() throws IOException {
    Homes.copy(once.resolve("home"), directory.resolve("home"));
  }

  private NodeConfig config() {
    return config(directory.resolve("home"));
  }

  private static NodeConfig config(Path home) {
    var usual = NodeConfig.at(home);
    return new NodeConfig(
        usual.home(),
        Optional.empty(),
        Optional.empty(),
        usual.allowance(),
        usual.prices(),
        usual.clock());
  }

  private Path chain() {
    return directory.resolve("home/chain");
  }

  private void assertRefused(Code code) {
    assertThatThrownBy(() -> Node.open(config()).close())
        .hasMessageContaining("run `./openledger repair --home " + config().home() + "`")
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertSound() {
    try (var node = Node.open(config())) {
      assertThat(node.settling().reconcile().differences()).isEmpty();
      assertThat(node.readiness().look()).contains(new Readiness.Part("chain", true));
    }
    assertThat(Repairing.repair(config())).isEmpty();
  }

  @Test
  void aChainWhoseLogWasCutGoesOnAndIsBroughtUp() throws IOException {
    copyHome();
    Path log;
    try (var files = Files.list(chain())) {
      log =
          files
              .filter(file -> file.toString().endsWith(".log"))
              .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .orElseThrow();
    }
    var bytes = Files.readAllBytes(log);
    Files.write(log, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(Code.CHAIN_DAMAGED);
    assertThat(Repairing.repair(config()).getFirst()).startsWith("went on from block");
    assertSound();
  }

  @Test
  void aChainThatCannotBeReadIsPutAside() throws IOException {
    copyHome();
    Files.delete(chain().resolve("CURRENT"));
    assertRefused(Code.CHAIN_DAMAGED);
    assertThat(Repairing.repair(config()))
        .contains("put the damaged chain aside as " + chain().resolveSibling("chain.damaged"));
    assertThat(chain().resolveSibling("chain.damaged")).isDirectory();
    assertSound();
  }

  @Test
  void aChainThatIsGoneIsMadeAgain() throws IOException {
    copyHome();
    PrivateFiles.deleteTree(chain());
    assertRefused(Code.CHAIN_BEHIND);
    Repairing.repair(config());
    assertSound();
  }

  @Test
  void whereThereIsNoNodeNothingIsMade() {
    assertThatThrownBy(() -> Repairing.repair(config()))
        .hasMessageContaining("there is no node in")
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.NO_SUCH_THING));
    assertThat(config().home()).doesNotExist();
  }

  @Test
  void foldersThatEarlierVersionsLeftOpenAreClosed() throws IOException {
    copyHome();
    Files.setPosixFilePermissions(chain(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Node.open(config()).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(chain())))
        .isEqualTo("rwx------");
  }
}
