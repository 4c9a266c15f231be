package org.openledger.node;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.files.Umask;
import org.openledger.core.hash.Hash;
import org.openledger.core.text.Utf8;
import org.openledger.node.backup.BackupReader;
import org.openledger.node.backup.Manifest;
import org.openledger.settle.Installation;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.Database;
import org.openledger.store.Moment;
import org.openledger.store.Refill;
import org.openledger.store.keys.Keyring;

/// Making a home of a backup: beside its place, checked to the end, then renamed into it. What a
/// restore left that was killed says so, and no node opens it.
public final class Restoring {
  private static final int KEY_BYTES_MAX = 1_024;
  private static final String UNFINISHED = ".restoring-";

  /// Lies in a home from the restore's first to its last step.
  private static final String MARK = "restoring";

  private final Request request;
  private final Manifest manifest;
  private final Path place;
  private final ByteArrayOutputStream key = new ByteArrayOutputStream();

  /// What to restore.
  ///
  /// @param backup the backup
  /// @param digest what it must be known by
  /// @param config where to, which must be empty or not there
  /// @param key the master secret, for a backup without it
  public record Request(
      Path backup, Optional<Hash> digest, NodeConfig config, Optional<Hash> key) {}

  /// A home that was restored.
  ///
  /// @param backup of which backup
  /// @param nextReceipt the number of the next receipt
  /// @param chain what had to be done again on chain, for people
  public record Restored(BackupReport backup, long nextReceipt, List<String> chain) {
    public Restored {
      chain = List.copyOf(chain);
    }
  }

  private Restoring(Request request, Manifest manifest, Path place) {
    this.request = request;
    this.manifest = manifest;
    this.place = place;
  }

  /// Reads a backup to its end and compares everything in it with its manifest.
  ///
  /// @param digest what it must be known by
  /// @throws Failure naming what is damaged
  public static BackupReport check(Path backup, Optional<Hash> digest) {
    var manifest = BackupReader.check(backup);
    if (digest.isPresent() && !digest.get().equals(manifest.digest())) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "this is another backup: its digest is " + manifest.digest() + ", not " + digest.get());
    }
    try {
      return new BackupReport(String.valueOf(backup.getFileName()), Files.size(backup), manifest);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot read " + backup, e);
    }
  }

  /// Makes a home of a backup; its database is the one that the environment names, if it names one.
  ///
  /// @throws Failure if the home is not empty, the backup is damaged or not of this secret, or
  ///   chain and database in it do not belong together; then there is no home
  public static Restored restore(Request request) {
    return restore(request, Ground::database);
  }

  /// The same with a database of the caller's, which is closed.
  static Restored restore(Request request, Function<Path, Database> opening) {
    var home = request.config.home().toAbsolutePath().normalize();
    var report = check(request.backup, request.digest);
    try {
      requireEmpty(home);
      var folder = PrivateFiles.createFolders(folderOf(home));
      removeUnfinished(folder, home);
      requireRoom(folder, report.manifest());
      var place = folder.resolve(unfinished(home) + ProcessHandle.current().pid());
      PrivateFiles.deleteTree(place);
      PrivateFiles.createFolders(place);
      PrivateFiles.write(place.resolve(MARK), "");
      try {
        var restored = new Restoring(request, report.manifest(), place).run(report, opening);
        Files.delete(place.resolve(MARK));
        PrivateFiles.moveInto(place, home);
        return restored;
      } finally {
        PrivateFiles.deleteTree(place);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot restore to %s: %s".formatted(home, e), e);
    }
  }

  /// Refuses a home that a restore began and did not end.
  static void requireEnded(Path home) {
    if (Files.exists(home.resolve(MARK), LinkOption.NOFOLLOW_LINKS)) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          home
              + " is what a restore left that was broken off: run the restore again, to a home"
              + " that is not there yet, and delete this folder");
    }
  }

  private static Path folderOf(Path home) {
    var folder = home.getParent();
    if (folder == null) {
      throw new Refusal(Code.INVALID_ARGUMENT, home + " is no place for a home");
    }
    return folder;
  }

  private static String unfinished(Path home) {
    return "." + home.getFileName() + UNFINISHED;
  }

  private static void requireEmpty(Path home) throws IOException {
    boolean isEmpty = Files.notExists(home, LinkOption.NOFOLLOW_LINKS);
    if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
      try (var files = Files.newDirectoryStream(home)) {
        isEmpty = !files.iterator().hasNext();
      }
    }
    if (!isEmpty) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          home + " is not empty: a backup is restored to a home that is not there yet");
    }
  }

  /// What restores to this home left that were killed.
  private static void removeUnfinished(Path folder, Path home) throws IOException {
    try (var left = Files.newDirectoryStream(folder, unfinished(home) + "*")) {
      for (var place : left) {
        var pid = place.getFileName().toString().substring(unfinished(home).length());
        if (pid.matches("\\d{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          PrivateFiles.deleteTree(place);
        }
      }
    }
  }

  private static void requireRoom(Path folder, Manifest manifest) throws IOException {
    // Rows are there twice for a moment: as a file and in the database.
    long needed = 2 * manifest.bytes();
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (usable < needed) {
      throw new Refusal(
          Code.OVER_BOUND,
          "restoring takes %d bytes for a while, and %d are free in %s"
              .formatted(needed, usable, folder));
    }
  }

  private Restored run(BackupReport report, Function<Path, Database> opening) throws IOException {
    Umask.keepPrivate();
    requireSound();
    BackupReader.unpack(request.backup, manifest, this::open);
    var secret = secret();
    var keyring = Keyring.of(secret);
    if (!keyring.node().address().equals(manifest.origin().node())) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "the backup is of another node than the one of this master key");
    }
    NativeFolder.keepIn(place);
    Restored restored;
    try (var database = opening.apply(place)) {
      fill(database);
      long next = Installation.skipNumbers(database, request.config.clock().instant());
      restored = new Restored(report, next, mended(database, keyring));
    }
    removeRows();
    Keyring.restore(place, secret);
    return restored;
  }

  /// The rows are in the database now; where that is elsewhere, their folder goes too.
  private void removeRows() throws IOException {
    for (var table : manifest.tables()) {
      Files.delete(place.resolve(table.file()));
    }
    var folder = place.resolve("database");
    boolean isEmpty;
    try (var files = Files.newDirectoryStream(folder)) {
      isEmpty = !files.iterator().hasNext();
    }
    if (isEmpty) {
      Files.delete(folder);
    }
  }

  private void requireSound() {
    if (!manifest.schemas().keySet().equals(HomeParts.SCHEMAS.keySet())) {
      throw new Refusal(
          Code.UNSUPPORTED_ARGUMENT,
          "the backup has the schemas %s, this program %s"
              .formatted(manifest.schemas().keySet(), HomeParts.SCHEMAS.keySet()));
    }
    var there = manifest.files().stream().map(Manifest.File::name).collect(Collectors.toSet());
    var rows = manifest.tables().stream().map(Manifest.Table::file).toList();
    boolean keyFits =
        manifest.files().stream()
            .noneMatch(file -> file.name().equals(HomeParts.KEY) && file.bytes() > KEY_BYTES_MAX);
    if (!keyFits || !there.containsAll(rows) || Set.copyOf(rows).size() < rows.size()) {
      throw new Fault(Code.BACKUP_DAMAGED, "the backup does not have the files of a home");
    }
  }

  /// Everything goes where it belongs but the secret, which comes last of all; rows lie where the
  /// database will be.
  private OutputStream open(String name) throws IOException {
    if (name.equals(HomeParts.KEY)) {
      return key;
    }
    var file = place.resolve(name);
    PrivateFiles.createFolders(Objects.requireNonNullElse(file.getParent(), place));
    PrivateFiles.createFile(file);
    return new Synced(FileChannel.open(file, StandardOpenOption.WRITE));
  }

  /// Buffers what goes into a file, and has it on the disk when it is closed.
  private static final class Synced extends BufferedOutputStream {
    private final FileChannel channel;

    Synced(FileChannel channel) {
      super(Channels.newOutputStream(channel));
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      flush();
      channel.force(true);
      super.close();
    }
  }

  private byte[] secret() {
    if (!manifest.hasKey()) {
      return request
          .key
          .orElseThrow(() ->
              new Refusal(
                  Code.INVALID_ARGUMENT,
                  "the backup was made without its master key: say with --key FILE where it is"))
          .bytes();
    }
    if (request.key.isPresent()) {
      throw new Refusal(Code.INVALID_ARGUMENT, "the backup has its master key: leave --key out");
    }
    return MasterKey.of(Utf8.shown(key.toByteArray())).bytes();
  }

  private void fill(Database database) {
    Refill.requireNew(database, HomeParts.schemas());
    HomeParts.SCHEMAS.forEach(
        (schema, scripts) -> database.migrate(schema, scripts, version(schema)));
    var tables = new TreeMap<String, Manifest.Table>();
    manifest.tables().forEach(table -> tables.put(table.name(), table));
    var rows = new HashMap<Moment.Table, Long>();
    tables
        .values()
        .forEach(table -> rows.put(new Moment.Table(table.name(), table.columns()), table.rows()));
    Refill.fill(
        database,
        HomeParts.schemas(),
        rows,
        manifest.sequences(),
        table -> Files.newInputStream(place.resolve(rowsOf(tables, table))));
  }

  private static String rowsOf(Map<String, Manifest.Table> tables, Moment.Table table) {
    return Objects.requireNonNull(tables.get(table.name()), table.name()).file();
  }

  private String version(String schema) {
    var version = manifest.schemas().getOrDefault(schema, "");
    if (!version.matches("[0-9]{1,9}")) {
      throw new Fault(Code.BACKUP_DAMAGED, "schema " + schema + " has no version " + version);
    }
    return version;
  }

  /// Brings the chain up to the database where it is behind, which it is where it is not there.
  private List<String> mended(Database database, Keyring keyring) {
    try (var chain = ChainNode.start(Ground.chain(place, keyring))) {
      return Settlements.repair(database, SettlementConfig.of(keyring), chain.client());
    }
  }
}
