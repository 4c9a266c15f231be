package org.openledger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Keystore;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.store.keys.Keyring;

/// A home's master secret, and the keys that follow from it, for whoever takes them elsewhere: into
/// a wallet, or into a safe.
public final class MasterKey {
  private static final TextBounds BOUNDS = TextBounds.whole(16_384);

  private MasterKey() {}

  /// Whose account it is.
  public enum Holder {
    /// Who asks and pays, by the name of the API key; without a name the owner.
    PAYER,
    /// Who handed in records and earns, by the name in the Datanet.
    CONTRIBUTOR,
    /// Who develops the models.
    DEVELOPER,
    /// A Datanet's common pool, by the Datanet.
    POOL,
    /// The node, which signs receipts and pays out.
    NODE,
    /// The platform's part of fees.
    TREASURY;

    /// The holder as it is written.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Writes an account's key for a wallet: a keystore of version 3 under a passphrase.
  ///
  /// @return the account
  /// @throws Refusal if there is no node in the home, or the file is there already
  public static Address export(
      Path home, Holder holder, String name, Path to, Supplier<String> passphrase) {
    requireFree(to);
    var key = key(HomeParts.keyring(home), holder, name);
    write(to, Keystore.seal(key, passphrase.get()));
    return key.address();
  }

  /// Writes the master secret under a passphrase.
  ///
  /// @return the node's account
  /// @throws Refusal if there is no node in the home, or the file is there already
  public static Address exportAll(Path home, Path to, Supplier<String> passphrase) {
    requireFree(to);
    var keyring = HomeParts.keyring(home);
    var secret = read(home.resolve(HomeParts.KEY), passphrase);
    write(to, Keystore.seal(secret.bytes(), passphrase.get()));
    return keyring.node().address();
  }

  /// The master secret in a file: 64 hexadecimal digits, or what [#exportAll] wrote.
  ///
  /// @param passphrase asked for the second alone
  public static Hash read(Path file, Supplier<String> passphrase) {
    var text = TextInput.of(file, BOUNDS).text().strip();
    if (!text.startsWith("{")) {
      return of(text);
    }
    try {
      return Hash.of(Keystore.open(Json.parse(text), passphrase.get()));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, file.getFileName() + " is no keystore: " + e.getMessage(), e);
    }
  }

  /// The master secret in digits.
  static Hash of(String digits) {
    if (!digits.strip().matches("[0-9a-f]{64}")) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "a master key is 64 hexadecimal digits, or a keystore of them");
    }
    return Hash.of(Hex.decode(digits.strip()));
  }

  /// The key of a holder of accounts.
  static KeyPair key(Keyring keyring, Holder holder, String name) {
    return switch (holder) {
      case PAYER -> keyring.party("payer", name.isEmpty() ? "local" : name);
      case CONTRIBUTOR -> keyring.contributor(new ContributorId(name));
      case DEVELOPER -> keyring.party("developer", "local");
      case POOL -> keyring.commonPool(new DatanetId(name));
      case NODE -> keyring.node();
      case TREASURY -> keyring.treasury();
    };
  }

  private static void requireFree(Path to) {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refusal(Code.STATE_CONFLICT, to + " is there already; choose another name");
    }
  }

  private static void write(Path to, Json keystore) {
    requireFree(to);
    try {
      PrivateFiles.write(to, keystore.pretty() + "\n");
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write " + to + ": " + e, e);
    }
  }
}
