package org.openledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.server.ChainServer;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.files.NativeFolder;

/// A new process keeps its native libraries in its user's cache, and nothing in the temporary
/// folder.
final class NativePlacesTest {
  @TempDir Path directory;

  /// A node that uses all native parts: the database, signatures, pairings and the server.
  static final class User {
    private static final Address ADD_IN_G1 =
        Address.parse("0x000000000000000000000000000000000000000b");

    private User() {}

    /// @param arguments directory of the chain
    static void main(String[] arguments) {
      KeyPair key = KeyPair.derive(new byte[32], "user");
      Map<Address, UInt256> balances = Map.of(key.address(), new UInt256(0, 0, 1000, 0));
      try (ChainServer server =
              ChainServer.start(ChainConfig.at(Path.of(arguments[0]), balances), 0);
          ChainClient client = ChainClient.connect(URI.create(server.url()))) {
        System.out.println(client.send(key, key.address(), new byte[0], UInt256.ONE).success());
        System.out.println(Hex.encode(client.call(ADD_IN_G1, new byte[256])));
      }
      System.out.flush();
      // As if killed: nothing is tidied up on the way out.
      Runtime.getRuntime().halt(0);
    }
  }

  @Test
  void temporaryFolderStaysEmpty() throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Path home = Files.createDirectory(directory.resolve("home"));
    List<String> command =
        ChildJava.command(User.class, "512m", directory.resolve("chain").toString());
    command.removeIf(option -> option.startsWith("-D" + NativeFolder.PROPERTY));
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    command.add(1, "-Duser.home=" + home);

    assertThat(ChildJava.run(command)).containsExactly("true", "0x" + "00".repeat(128));

    assertThat(names(temporary)).isEmpty();
    Path folder = home.resolve(".cache/openledger/native");
    assertThat(names(folder))
        .anyMatch(name -> name.startsWith("libblst."))
        .anyMatch(name -> name.startsWith("librocksdbjni"))
        .anyMatch(name -> name.startsWith("libsecp256k1-jni."));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(names(directory.resolve("chain"))).doesNotContain("native");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
