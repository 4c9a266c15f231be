package org.openledger.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Keystore;
import org.openledger.core.json.Json;
import org.web3j.crypto.WalletUtils;

/// Wallets of web3j's take our keystores, and theirs open here.
final class KeystoreOracleTest {
  private static final String PASSPHRASE = "schöne grüne Wiese";
  private static final KeyPair KEY = KeyPair.derive(new byte[32], "keystore");

  @TempDir Path directory;

  @Test
  void aWalletOpensOurs() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("ours.json"), Keystore.seal(KEY, PASSPHRASE).pretty() + "\n");
    var loaded = WalletUtils.loadCredentials(PASSPHRASE, file.toFile());
    assertThat(loaded.getAddress()).isEqualToIgnoringCase(KEY.address().toString());
    assertThat(loaded.getEcKeyPair().getPrivateKey().toString(16))
        .isEqualTo(Hex.encodeBare(KEY.secret()).replaceFirst("^0+", ""));
  }

  @Test
  void aWalletsOpensHere() throws Exception {
    var pair = org.web3j.crypto.ECKeyPair.create(KEY.secret());
    String name = WalletUtils.generateWalletFile(PASSPHRASE, pair, directory.toFile(), false);
    Json json = Json.parse(Files.readString(directory.resolve(name)));
    assertThat(Keystore.open(json, PASSPHRASE)).isEqualTo(KEY.secret());
  }
}
