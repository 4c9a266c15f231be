package org.openledger.node;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.Release;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.files.Umask;
import org.openledger.node.backup.BackupReader;
import org.openledger.node.backup.BackupWriter;
import org.openledger.node.backup.Manifest;
import org.openledger.settle.Installation;
import org.openledger.store.Database;
import org.openledger.store.Moment;
import org.openledger.store.keys.Keyring;

/// Making a backup of a home: of one moment, whether or not its node runs.
///
/// No block is made while the chain's files are linked and the database's moment is fixed, so both
/// are what a node would find that was killed just then. Blobs and models are listed then too: they
/// appear before any row that names them, and never change.
public final class BackingUp {
  /// What backups say made them.
  private static final String PROGRAM = "openledger " + Release.VERSION;

  private static final String FOLDER = "backups";
  private static final String WORK = ".work";
  private static final int KEPT_MAX = 8;
  private static final int BUFFER_BYTES = 1 << 20;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'openledger-'yyyyMMdd'T'HHmmssSSS'Z.tar'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path home;
  private final Keyring keyring;
  private final Database database;
  private final Optional<ChainClient> chain;
  private final InstantSource clock;
  private final ReentrantLock one = new ReentrantLock();

  /// @param chain none if the home's is gone
  BackingUp(NodeConfig config, Keyring keyring, Database database, Optional<ChainClient> chain) {
    this.home = config.home();
    this.keyring = keyring;
    this.database = database;
    this.chain = chain;
    this.clock = config.clock();
  }

  /// The folder of a home in which its node leaves backups.
  public static Path folder(Path home) {
    return home.resolve(FOLDER);
  }

  /// Whether a running node uses a home, so that it has to be asked for a backup.
  public static boolean isServed(Path home) {
    return HomeParts.areInUse(home);
  }

  /// The name of a backup made now.
  public static String name(InstantSource clock) {
    return NAME.format(clock.instant());
  }

  /// Backs up a home that no node uses.
  ///
  /// @param target the file to make, which must not be there
  /// @param withKey whether the master secret goes with it
  /// @throws Failure if there is no node in the home, or it cannot be read or the file not written
  public static BackupReport offline(NodeConfig config, Path target, boolean withKey) {
    var home = config.home();
    Umask.keepPrivate();
    var keyring = HomeParts.keyring(home);
    NativeFolder.keepIn(home);
    try (var database = Ground.database(home)) {
      if (!Files.isDirectory(Ground.chainFolder(home))) {
        return new BackingUp(config, keyring, database, Optional.empty()).write(target, withKey);
      }
      try (var chain = chain(home, keyring)) {
        return new BackingUp(config, keyring, database, Optional.of(chain.client()))
            .write(target, withKey);
      }
    }
  }

  private static ChainNode chain(Path home, Keyring keyring) {
    try {
      return ChainNode.start(Ground.chain(home, keyring));
    } catch (Fault e) {
      throw e.code() == Code.CHAIN_DAMAGED ? Ground.advised(e, home) : e;
    }
  }

  /// Backs up a home whose node runs, into a file of the home's own folder: nobody who may ask for
  /// it chooses where it goes, and nobody is sent what is in it.
  ///
  /// @throws Refusal if one is being made, or too many are there
  public BackupReport make(boolean withKey) {
    if (!one.tryLock()) {
      throw new Refusal(Code.STATE_CONFLICT, "a backup is being made; ask again when it is done");
    }
    try {
      var folder = PrivateFiles.createFolders(folder(home));
      requireFew(folder);
      return write(folder.resolve(name(clock)), withKey);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot make " + folder(home), e);
    } finally {
      one.unlock();
    }
  }

  private static void requireFew(Path folder) throws IOException {
    try (var kept = Files.newDirectoryStream(folder, "*.tar")) {
      int count = 0;
      for (var _ : kept) {
        count++;
      }
      if (count >= KEPT_MAX) {
        throw new Refusal(
            Code.STATE_CONFLICT,
            "there are %d backups in the folder %s of the home; move some elsewhere first"
                .formatted(count, FOLDER));
      }
    }
  }

  private BackupReport write(Path target, boolean withKey) {
    try {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      var work = PrivateFiles.createFolders(folder(home)).resolve(WORK);
      PrivateFiles.deleteTree(work); // of one that was killed
      PrivateFiles.createFolders(work);
      try {
        PrivateFiles.write(
            target,
            out -> {
              var buffer = new BufferedOutputStream(out, BUFFER_BYTES);
              write(buffer, work, withKey);
              buffer.flush();
            });
        return readBack(target);
      } finally {
        PrivateFiles.deleteTree(work);
      }
    } catch (FileAlreadyExistsException e) {
      throw new Refusal(Code.STATE_CONFLICT, target + " is there already; choose another name", e);
    } catch (IOException | UncheckedIOException e) {
      throw new Fault(Code.IO, "cannot make the backup: " + e.getMessage(), e);
    }
  }

  /// What was written is read to its end, and is nothing if it is not whole.
  private static BackupReport readBack(Path target) throws IOException {
    try {
      var manifest = BackupReader.check(target);
      return new BackupReport(String.valueOf(target.getFileName()), Files.size(target), manifest);
    } catch (Failure e) {
      Files.deleteIfExists(target);
      throw e;
    }
  }

  private void write(OutputStream out, Path work, boolean withKey) throws IOException {
    var writer = new BackupWriter(out);
    var at = clock.instant();
    var files = new ArrayList<String>();
    var copied = work.resolve("chain");
    try (var moment = Moment.of(database, HomeParts.schemas())) {
      Runnable fix =
          () -> {
            moment.fix();
            files.addAll(listed());
          };
      var block = chain.map(copying -> copying.copyTo(copied, fix));
      if (block.isEmpty()) {
        fix.run();
      }
      if (withKey) {
        writer.add(HomeParts.KEY, home.resolve(HomeParts.KEY));
      }
      var tables = tables(moment, writer, work.resolve("rows"));
      addChain(writer, copied);
      for (var file : files) {
        writer.add(file, home.resolve(file));
      }
      var salt = Installation.salt(database);
      var origin = new Manifest.Origin(PROGRAM, at, keyring.node().address(), salt);
      writer.finish(
          new Manifest(
              origin, block, moment.versions(), tables, moment.sequences(), writer.files()));
    }
  }

  private List<String> listed() {
    try {
      return HomeParts.files(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Manifest.Table> tables(Moment moment, BackupWriter writer, Path rows)
      throws IOException {
    var tables = new ArrayList<Manifest.Table>();
    for (var table : moment.tables()) {
      long count;
      try (var out = new BufferedOutputStream(Files.newOutputStream(rows), BUFFER_BYTES)) {
        count = moment.copy(table, out);
      }
      var copied = new Manifest.Table(table.name(), table.columns(), count);
      writer.add(copied.file(), rows);
      tables.add(copied);
    }
    return tables;
  }

  private static void addChain(BackupWriter writer, Path copied) throws IOException {
    if (!Files.isDirectory(copied)) {
      return;
    }
    try (var files = Files.list(copied)) {
      for (var file : files.sorted().toList()) {
        writer.add("chain/" + file.getFileName(), file);
      }
    }
  }
}
