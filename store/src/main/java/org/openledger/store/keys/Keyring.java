package org.openledger.store.keys;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The key pairs that this node keeps for people who bring none: all derived from one master
/// secret, so that a copy of a single file restores every account.
///
/// The secret is 32 random bytes, as hexadecimal digits in a file that only its owner may read. A
/// key is HKDF(secret, purpose); the purpose names the kind and the name of its owner, so two kinds
/// never share a key. Whoever holds the file holds the money.
public final class Keyring {

  /// The file with the master secret.
  public static final String FILE = "master.key";

  private static final int SECRET_BYTES = 32;
  private static final TextBounds BOUNDS = TextBounds.whole(1_024);
  private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);

  /// Folders of a data directory in which nothing is of use without the secret.
  private static final List<String> MADE_WITH_IT = List.of("database", "blobs", "chain");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] secret;

  private Keyring(byte[] secret) {
    this.secret = secret;
  }

  /// Opens the accounts of a data directory; makes the secret on first use.
  ///
  /// @throws Refusal if there is data without the secret that it was made with; nothing is changed
  public static Keyring open(Path dataDirectory) {
    Path file = dataDirectory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        requireNew(dataDirectory);
        create(dataDirectory);
      }
      // Also one that an earlier start made and could not sync: much is derived from it at once.
      PrivateFiles.syncFolder(dataDirectory);
      if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
        throw new Fault(Code.IO, file + " may be read by others; set its mode to 600");
      }
      return new Keyring(parse(file, TextInput.of(file, BOUNDS).text().strip()));
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot read " + file, e);
    }
  }

  /// Keys of a given secret: for repeatable demonstrations and for restoring a backup.
  public static Keyring of(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "a master secret has 32 bytes, not " + secret.length);
    }
    return new Keyring(secret.clone());
  }

  /// Stores a given secret in a data directory that has none yet.
  public static Keyring restore(Path dataDirectory, byte[] secret) {
    Keyring accounts = of(secret);
    try {
      Path file = dataDirectory.resolve(FILE);
      // A link that leads nowhere stands for a secret that is away, in whose place none is put.
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        write(dataDirectory, secret);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write a secret to " + dataDirectory, e);
    }
    if (!Arrays.equals(open(dataDirectory).secret, secret)) {
      throw new Fault(Code.BOOKS_DIFFER, dataDirectory + " has another master secret");
    }
    return accounts;
  }

  /// The node's own account: signs receipts, deploys, settles and pays for gas.
  public KeyPair node() {
    return key("node", "");
  }

  /// The treasury, which gets the platform's part of fees.
  public KeyPair treasury() {
    return key("treasury", "");
  }

  /// A contributor without a key of their own.
  public KeyPair contributor(ContributorId contributor) {
    return key("contributor", contributor.value());
  }

  /// The common pool of a Datanet.
  public KeyPair commonPool(DatanetId datanet) {
    return key("pool", datanet.value());
  }

  /// Another named party: a payer, a developer, a base model's owner, an app.
  public KeyPair party(String kind, String name) {
    if (!kind.matches("[a-z]{1,32}") || name.isEmpty() || name.length() > 256) {
      throw new Refusal(Code.INVALID_ARGUMENT, "no account for " + kind);
    }
    return key("party/" + kind, name);
  }

  /// A contributor's address.
  public Address address(ContributorId contributor) {
    return contributor(contributor).address();
  }

  private KeyPair key(String kind, String name) {
    return KeyPair.derive(secret, "openledger/" + kind + "/" + name);
  }

  /// Refuses a directory whose data belongs to a secret that is gone: another one would sign and
  /// decrypt nothing of it.
  private static void requireNew(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    boolean hasData = Files.isSymbolicLink(file); // one that leads nowhere
    for (String made : MADE_WITH_IT) {
      hasData |= isFilled(dataDirectory.resolve(made));
    }
    if (hasData) {
      throw new Refusal(
          Code.MASTER_KEY_MISSING,
          file
              + " is missing, and what lies beside it was made with it. Put your copy of it back,"
              + " with mode 600, or start with another folder; nothing was changed.");
    }
  }

  private static boolean isFilled(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      return files.iterator().hasNext();
    }
  }

  private static void create(Path dataDirectory) throws IOException {
    byte[] fresh = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(fresh);
    write(dataDirectory, fresh);
  }

  /// Writes beside the file and links it there, so that a crash leaves no half secret and no secret
  /// takes another one's place.
  private static void write(Path dataDirectory, byte[] secret) throws IOException {
    Path folder = PrivateFiles.createFolders(dataDirectory);
    Path file = folder.resolve(FILE);
    Path fresh = folder.resolve(FILE + ".new");
    try {
      PrivateFiles.write(fresh, Hex.encodeBare(secret) + "\n");
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      LOG.info("another process made {} first", file, e);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static byte[] parse(Path file, String digits) {
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new Fault(Code.LEDGER_DAMAGED, file + " does not hold 64 hexadecimal digits");
    }
    return Hex.decode(digits);
  }
}
