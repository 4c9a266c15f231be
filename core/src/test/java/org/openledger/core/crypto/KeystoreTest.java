package org.openledger.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.bytes.Hex;
import org.openledger.core.fault.Failure;
import org.openledger.core.json.Json;

/// Keystores as wallets write them; that wallets read ours is tested beside theirs.
class KeystoreTest {
  private static final KeyPair KEY = KeyPair.derive(new byte[32], "keystore");

  /// At what wallets do, a guess takes a second: only what depends on that is done so.
  private static final String SEALED = Keystore.seal(KEY, "correct horse", 1 << 10).compact();

  @Test
  void itCostsAGuessWhatItDoesWithWallets() {
    var json = Keystore.seal(KEY, "correct horse");
    var derivation = json.get("crypto").get("kdfparams");
    assertThat(derivation.get("n").asInt()).isEqualTo(262_144);
    assertThat(derivation.get("r").asInt()).isEqualTo(8);
    assertThat(derivation.get("p").asInt()).isEqualTo(1);
    assertThat(Keystore.open(json, "correct horse")).isEqualTo(KEY.secret());
  }

  @Test
  void onlyItsPassphraseOpensIt() {
    assertThat(Keystore.open(Json.parse(SEALED), "correct horse")).isEqualTo(KEY.secret());
    for (var other : new String[] {"correct horsf", "", "correct horse "}) {
      assertThatThrownBy(() -> Keystore.open(Json.parse(SEALED), other))
          .hasMessageContaining("the passphrase is not that of the keystore");
    }
  }

  @Test
  void itNeverLooksTheSameAndNeverShowsTheSecret() {
    var json = Json.parse(SEALED);
    assertThat(json.get("address").text()).isEqualTo(Hex.encodeBare(KEY.address().bytes()));
    assertThat(SEALED).doesNotContain(Hex.encodeBare(KEY.secret()));
    var bare = Keystore.seal(KEY.secret(), "correct horse");
    assertThat(bare.get("crypto").get("kdfparams").get("n").asInt()).isEqualTo(262_144);
    assertThat(bare.find("address")).isEmpty();
    for (var part : new String[] {"ciphertext", "mac", "kdfparams", "cipherparams"}) {
      assertThat(bare.get("crypto").get(part)).isNotEqualTo(json.get("crypto").get(part));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"n\":1024', '\"n\":1073741824'",
    "'\"n\":1024', '\"n\":1023'",
    "'\"n\":1024', '\"n\":-8'",
    "'\"p\":1', '\"p\":1000000'",
    "'\"r\":8', '\"r\":100000'",
    "'\"r\":8', '\"r\":1'",
    "'\"dklen\":32', '\"dklen\":64'",
    "aes-128-ctr, aes-128-cbc",
    "'\"kdf\":\"scrypt\"', '\"kdf\":\"pbkdf2\"'",
    "'\"version\":3', '\"version\":4'",
    "'\"ciphertext\":\"', '\"ciphertext\":\"00'",
    "'\"iv\":\"', '\"iv\":\"00'",
    "'\"mac\":\"', '\"mac\":\"00'",
  })
  void whatItDoesNotDoOrWouldCostTooMuchIsRefused(String from, String to) {
    assertThat(SEALED).contains(from);
    var json = Json.parse(SEALED.replace(from, to));
    assertThatThrownBy(() -> Keystore.open(json, "correct horse")).isInstanceOf(Failure.class);
  }
}
