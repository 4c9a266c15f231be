package org.openledger.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ContributorId;

final class KeyringTest {

  private static final ContributorId ADA = new ContributorId("ada");

  @TempDir Path directory;

  @Test
  void keysSurviveRestartAndKindsNeverShareAKey() {
    Keyring first = Keyring.open(directory);
    Keyring again = Keyring.open(directory);
    assertThat(again.address(ADA)).isEqualTo(first.address(ADA));
    assertThat(first.party("payer", "ada").address()).isNotEqualTo(first.address(ADA));
    assertThat(first.party("payer", "ada").address()).isNotEqualTo(first.address(ADA));
    assertThat(first.node().address()).isNotEqualTo(first.treasury().address());
  }

  @Test
  void anExportedKeyIsTheSameAccount() {
    KeyPair key = Keyring.open(directory).contributor(ADA);
    assertThat(KeyPair.of(key.secret()).address()).isEqualTo(key.address());
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
  void aMissingSecretBesideDataIsRefusedAndNothingIsTouched() throws IOException {
    for (String data : List.of("database", "blobs", "chain")) {
      Path home = Files.createDirectories(directory.resolve("home-" + data));
      Path kept = Files.createDirectories(home.resolve(data)).resolve("something");
      Files.writeString(kept, "of value");
      assertThatThrownBy(() -> Keyring.open(home))
          .hasMessageContaining("master.key is missing")
          .isInstanceOfSatisfying(
              Failure.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Code.MASTER_KEY_MISSING));
      try (var files = Files.list(home)) {
        assertThat(files).containsExactly(home.resolve(data));
      }
      assertThat(kept).hasContent("of value");
    }
  }

  @Test
  void theCopyOfASecretIsTakenBesideItsData() throws IOException {
    Path database = Files.createDirectories(directory.resolve("database"));
    Files.writeString(database.resolve("something"), "of value");
    byte[] secret = new byte[32];
    secret[0] = 7;
    Keyring restored = Keyring.restore(directory, secret);
    assertThat(Keyring.open(directory).address(ADA)).isEqualTo(restored.address(ADA));
  }

  @Test
  void emptyFoldersAreNoData() throws IOException {
    Files.createDirectories(directory.resolve("database")); // a volume that was just mounted
    assertThat(Keyring.open(directory).address(ADA)).isNotNull();
  }

  @Test
  void aLinkToASecretThatIsAwayIsNotReplaced() throws IOException {
    Path away = directory.resolve("unplugged/master.key");
    Files.createSymbolicLink(directory.resolve("master.key"), away);
    assertThatThrownBy(() -> Keyring.open(directory)).hasMessageContaining("is missing");
    assertThat(away).doesNotExist();
  }

  @Test
  void aSecretOfAnotherLengthMakesNothing() {
    Path fresh = directory.resolve("fresh");
    assertThatThrownBy(() -> Keyring.restore(fresh, new byte[31]))
        .isInstanceOfSatisfying(
            Failure.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT));
    assertThat(fresh).doesNotExist();
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
