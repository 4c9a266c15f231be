package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Refusal;

/// The second process has the verifier's class path or none.
class SecondProcessTest {
  @Test
  void aVerifierThatIsNotBuiltIsNamedAndNothingIsWritten(@TempDir Path root) {
    var bundles = root.resolve("bundles");
    var second = new SecondProcess(root, root.resolve("models"));
    assertThatThrownBy(() -> second.verify(bundles, List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the verifier is not built")
        .hasMessageContaining("verify/target/classpath");
    assertThat(bundles).doesNotExist();
  }

  @Test
  void onlyWhatTheVerifierHasIsOnTheClassPath(@TempDir Path root) throws IOException {
    var file = root.resolve("verify/target/classpath");
    Files.createDirectories(file.getParent());
    Files.writeString(file, root.resolve("empty.jar") + "\n");
    var second = new SecondProcess(root, root.resolve("models"));
    // On this process's own class path it would refuse an empty folder, with another exit code.
    assertThatThrownBy(() -> second.verify(root.resolve("bundles"), List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended with 1")
        .hasMessageContaining("ClassNotFoundException: org.openledger.verify.Main");
  }
}
