package org.openledger.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;

final class KeyringTest {

  private static final ContributorId ADA = new ContributorId("ada");

  @TempDir Path directory;

  @Test
  void keysSurviveRestartAndKindsNeverShareAKey() {
    Keyring first = Keyring.open(directory);
    Keyring again = Keyring.open(directory);
    assertThat(again.address(ADA)).isEqualTo(first.address(ADA));
    assertThat(first.commonPool(new DatanetId("ada")).address()).isNotEqualTo(first.address(ADA));
    assertThat(first.party("payer", "ada").address()).isNotEqualTo(first.address(ADA));
    assertThat(first.node().address()).isNotEqualTo(first.treasury().address());
  }

  @Test
  void anExportedKeyIsTheSameAccount() {
    KeyPair key = Keyring.open(directory).contributor(ADA);
    assertThat(KeyPair.of(Hex.decode(Keyring.export(key))).address()).isEqualTo(key.address());
  }

  @Test
  void onlyItsOwnerMayReadTheSecret() throws IOException {
    Keyring.open(directory);
    Path file = directory.resolve("master.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Keyring.open(directory)).hasMessageContaining("600");
  }

  @Test
  void aDamagedSecretIsRefusedAndNeverReplaced() throws IOException {
    Keyring.open(directory);
    Files.writeString(directory.resolve("master.key"), "12ab");
    assertThatThrownBy(() -> Keyring.open(directory))
        .isInstanceOfSatisfying(
            Failure.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.LEDGER_DAMAGED));
  }

  @Test
  void aBackupRestoresTheSameAccountsAndNeverOverwritesOthers() {
    byte[] secret = new byte[32];
    secret[0] = 7;
    Keyring restored = Keyring.restore(directory, secret);
    assertThat(Keyring.open(directory).address(ADA)).isEqualTo(restored.address(ADA));
    secret[0] = 8;
    assertThatThrownBy(() -> Keyring.restore(directory, secret))
        .isInstanceOfSatisfying(
            Failure.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.BOOKS_DIFFER));
  }
}
