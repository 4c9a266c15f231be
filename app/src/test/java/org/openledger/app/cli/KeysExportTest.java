package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.Ended;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Keystore;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.node.MasterKey;

/// Keys that leave a home do so under a passphrase, into a file that was not there.
///
/// To seal or open one takes a second: all holders are looked at beside `MasterKey`.
class KeysExportTest {
  private static final String PASSPHRASE = "eight and more";

  @TempDir Path home;
  private Path file;
  private Path passphrase;

  @BeforeEach
  void makeHome() throws IOException {
    Files.createFile(
        home.resolve("master.key"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(home.resolve("master.key"), "07".repeat(32) + "\n");
    file = home.resolve("out.json");
    passphrase = Files.writeString(home.resolve("passphrase"), PASSPHRASE + "\n");
  }

  private Ended export(String... more) {
    var arguments = new java.util.ArrayList<>(java.util.List.of("keys", "export"));
    arguments.addAll(java.util.List.of(more));
    arguments.addAll(java.util.List.of("--home", home.toString(), "--to", file.toString()));
    arguments.addAll(java.util.List.of("--passphrase-file", passphrase.toString()));
    return Ended.of(OpenLedgerCommand::run, arguments.toArray(String[]::new));
  }

  private byte[] opened() throws IOException {
    return Keystore.open(Json.parse(Files.readString(file)), PASSPHRASE);
  }

  private static KeyPair derived(String purpose) {
    var master = new byte[32];
    java.util.Arrays.fill(master, (byte) 7);
    return KeyPair.derive(master, "openledger/" + purpose);
  }

  /// Opened of one of them only: a keystore costs whoever opens it a second.
  @Test
  void eachHoldersKeyIsItsOwn() throws IOException {
    requireExported(derived("treasury/"), export("--of", "treasury"));
    Files.delete(file);
    var key = derived("contributor/Ann Other");
    requireExported(key, export("Ann Other", "--of", "contributor"));
    assertThat(opened()).isEqualTo(key.secret());
  }

  private void requireExported(KeyPair key, Ended ended) throws IOException {
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains(key.address().toString());
    assertThat(ended.out()).doesNotContain(Hex.encodeBare(key.secret()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void theMasterKeyIsExportedWhole() throws IOException {
    var ended = export("--master", "--json");
    assertThat(ended.json().get("account").text()).isEqualTo(derived("node/").address().toString());
    assertThat(MasterKey.read(file, () -> PASSPHRASE)).isEqualTo(Hash.parse("07".repeat(32)));
  }

  @Test
  void nothingIsReplacedAndNothingIsWrittenInTheOpen() throws IOException {
    Files.writeString(passphrase, "short");
    assertThat(export().code()).isEqualTo(2);
    assertThat(file).doesNotExist();
    passphrase = home.resolve("absent");
    assertThat(export().code()).isEqualTo(3);
    passphrase = Files.writeString(home.resolve("passphrase"), PASSPHRASE);
    assertThat(export("--of", "nobody").err()).contains("there is no account of a nobody");
    Files.writeString(file, "mine");
    assertThat(export().err()).contains("is there already");
    assertThat(Files.readString(file)).isEqualTo("mine");
    var ended = Ended.of(OpenLedgerCommand::run, "keys", "export", "--home", home.toString());
    assertThat(ended.err()).contains("say where to");
    // No terminal and no file: no passphrase.
    ended =
        Ended.of(
            OpenLedgerCommand::run,
            "keys",
            "export",
            "--home",
            home.toString(),
            "--to",
            home + "/other.json");
    assertThat(ended.err()).contains("no terminal");
  }

  @Test
  void whereThereIsNoNodeNoKeyIsMade() throws IOException {
    Files.delete(home.resolve("master.key"));
    assertThat(export().code()).isEqualTo(3);
    assertThat(home.resolve("master.key")).doesNotExist();
    assertThat(file).doesNotExist();
  }
}
