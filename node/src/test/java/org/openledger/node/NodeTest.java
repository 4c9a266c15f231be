package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.openledger.core.bytes.Hex;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.files.NativeFolder;
import org.openledger.store.keys.Keyring;

/// A home is opened by whoever has its secret; for anybody else it stays as it was.
@Isolated("every node that opens says where libraries go")
class NodeTest {
  private final Optional<String> libraries =
      Optional.ofNullable(System.getProperty(NativeFolder.PROPERTY));

  @TempDir Path home;

  @BeforeEach
  void nobodyHasSaidWhereLibrariesGo() {
    System.clearProperty(NativeFolder.PROPERTY);
  }

  @AfterEach
  void restore() {
    libraries.ifPresent(folder -> System.setProperty(NativeFolder.PROPERTY, folder));
  }

  @Test
  void aHomeOfAnotherSecretStaysByteForByteAsItWas() throws IOException {
    Keyring.open(home);
    Files.writeString(Files.createDirectories(home.resolve("chain")).resolve("CURRENT"), "1");
    Files.createDirectories(home.resolve("models/adapters"));
    assertRefused(Code.BOOKS_DIFFER);
  }

  @Test
  void aHomeWhoseSecretIsDamagedStaysAsItWas() throws IOException {
    Keyring.open(home);
    Files.writeString(home.resolve("master.key"), "12ab");
    assertRefused(Code.LEDGER_DAMAGED);
  }

  @Test
  void aHomeWhoseSecretIsAwayStaysAsItWas() throws IOException {
    Files.createSymbolicLink(home.resolve("master.key"), home.resolve("unplugged/master.key"));
    assertRefused(Code.MASTER_KEY_MISSING);
  }

  private void assertRefused(Code code) throws IOException {
    var before = content();
    var config = NodeConfig.at(home).withSecret(Samples.hash(1));
    assertThatThrownBy(() -> Node.open(config))
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(code);
    assertThat(content()).isEqualTo(before);
    assertThat(System.getProperty(NativeFolder.PROPERTY)).isNull();
  }

  /// Everything in the home by name: when it was changed last, and of files what they hold.
  private Map<String, String> content() throws IOException {
    var content = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(home)) {
      for (var file : files.toList()) {
        var bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        content.put(
            home.relativize(file).toString(),
            (Files.isSymbolicLink(file) ? "link" : Files.getLastModifiedTime(file))
                + " "
                + Hex.encode(bytes));
      }
    }
    return content;
  }
}
