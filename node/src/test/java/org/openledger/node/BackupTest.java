package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.node.backup.BackupReader;
import org.openledger.settle.Installation;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// One home with receipts and a closed epoch, backed up while it is asked and while it stands
/// still.
@Timeout(240)
class BackupTest {
  private static final ModelId MODEL = new ModelId("nano");
  private static final int CLIENTS = 8;

  @TempDir private static Path directory;
  private static Path quiet;
  private static Path busy;
  private static List<UsageReceipt> before;
  private static List<UsageReceipt> all;
  private static Books books;
  private static BackupReport report;
  private static Restoring.Restored restored;

  /// What two homes of one node have in common.
  private record Books(
      String balance, List<UsageReceipt> receipts, Json roots, List<String> earnings) {
    static Books of(Node node) {
      assertThat(node.settling().reconcile().differences()).isEmpty();
      var payer = node.keys().localPayer();
      return new Books(
          node.settling().balance(payer).toString(),
          BackupTest.receipts(node),
          Json.parse(node.verifying().roots().json()),
          node.settling().earnings().accounts().stream()
              .map(row -> row.account() + " " + row.provisional() + " " + row.claimed())
              .toList());
    }
  }

  private static Path home() {
    return directory.resolve("home");
  }

  private static List<UsageReceipt> receipts(Node node) {
    return node.verifying().paidBy(node.keys().localPayer(), Long.MAX_VALUE, 1_000);
  }

  private static void ask(Node node) {
    var question = List.of(AskRequest.Message.user("What is a tide pool?"));
    var request = new AskRequest(MODEL, question, AskRequest.Sampling.greedy(2));
    node.answering().ask(request, node.keys().localPayer());
  }

  private static NodeConfig config(Path home) {
    return NodeConfig.at(home);
  }

  @BeforeAll
  static void makeTwoBackups() throws Exception {
    try (var node = Node.open(config(home()))) {
      node.training().offerBase(node.training().base("nano"));
      ask(node);
      ask(node);
      node.settling().closeEpoch(1);
      ask(node);
      before = receipts(node);
      busy = whileAsked(node);
      all = receipts(node);
      books = Books.of(node);
    }
    quiet = directory.resolve("quiet.tar");
    report = BackingUp.offline(config(home()), quiet, true);
    restored = Restoring.restore(request(quiet, "restored"));
  }

  /// A copy of the home that the quiet backup gave, as nobody has opened it yet.
  private static Path restored(String name) throws IOException {
    return Homes.copy(directory.resolve("restored"), directory.resolve(name));
  }

  /// Restores to a database that is there already, which takes less time than to make one.
  private static Restoring.Restored elsewhere(Restoring.Request request) {
    return Restoring.restore(request, _ -> TestDatabase.fresh());
  }

  /// A backup made while clients ask and an epoch is closed.
  private static Path whileAsked(Node node) throws InterruptedException {
    var stop = new AtomicBoolean();
    var asked = new CountDownLatch(2 * CLIENTS);
    var clients = new ArrayList<Thread>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!stop.get()) {
                  ask(node);
                  asked.countDown();
                }
              }));
    }
    asked.await();
    clients.add(Thread.ofVirtual().start(() -> node.settling().closeEpoch(2)));
    var made = node.backingUp().make(true);
    stop.set(true);
    for (var client : clients) {
      client.join();
    }
    return BackingUp.folder(home()).resolve(made.file());
  }

  private static Restoring.Request request(Path backup, String home) {
    return new Restoring.Request(
        backup, Optional.empty(), config(directory.resolve(home)), Optional.empty());
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aBackupOfAHomeThatStandsStillGivesTheSameBooks() throws IOException {
    assertThat(restored.chain()).isEmpty();
    assertThat(restored.backup()).isEqualTo(report);
    try (var node = Node.open(config(restored("same")))) {
      assertThat(Books.of(node)).isEqualTo(books);
      for (var receipt : before) {
        assertThat(node.verifying().verify(receipt.id()).firstFailure()).isEmpty();
      }
      assertThat(node.inspecting().inspect().damaged()).isEmpty();
      ask(node);
      assertThat(receipts(node).getFirst().body().place().sequence())
          .isEqualTo(restored.nextReceipt());
      node.settling().closeEpoch(node.settling().openEpoch());
      assertThat(node.settling().reconcile().differences()).isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aBackupUnderLoadIsOneMomentOfIt() {
    var made = Restoring.restore(request(busy, "busy"));
    assertThat(made.chain()).as("nothing had to be done again on chain").isEmpty();
    try (var node = Node.open(config(directory.resolve("busy")))) {
      var found = receipts(node);
      assertThat(all).containsAll(found);
      assertThat(found).containsAll(before).hasSizeGreaterThan(before.size());
      for (var receipt : found) {
        assertThat(node.verifying().bundle(receipt.id()).json()).isNotEmpty();
      }
      ask(node);
      assertThat(node.settling().reconcile().differences()).isEmpty();
      // Whatever the node signed after the backup has another number.
      assertThat(all)
          .extracting(receipt -> receipt.body().place().sequence())
          .doesNotContain(receipts(node).getFirst().body().place().sequence());
      long open = node.settling().openEpoch();
      node.settling().closeEpoch(open);
      assertThat(node.settling().epoch()).isEqualTo(open);
      assertThat(node.settling().reconcile().differences()).isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void twoRestoresOfOneBackupNumberTheirReceiptsDifferently() {
    var first = elsewhere(request(quiet, "first"));
    var usual = config(directory.resolve("second"));
    var clock = InstantSource.offset(usual.clock(), Duration.ofSeconds(1));
    var later =
        new NodeConfig(
            usual.home(),
            usual.shippedBases(),
            usual.secret(),
            usual.allowance(),
            usual.prices(),
            clock);
    var second = elsewhere(new Restoring.Request(quiet, Optional.empty(), later, Optional.empty()));
    assertThat(second.nextReceipt()).isGreaterThanOrEqualTo(first.nextReceipt() + (1 << 20));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void withoutItsChainARestoredHomeHasTheSameRoots() throws IOException {
    var home = restored("chainless");
    PrivateFiles.deleteTree(home.resolve("chain"));
    assertThat(Repairing.repair(config(home))).isNotEmpty();
    try (var node = Node.open(config(home))) {
      assertThat(Books.of(node)).isEqualTo(books);
    }
    PrivateFiles.deleteTree(home.resolve("chain"));
    var bare = directory.resolve("bare.tar");
    assertThat(BackingUp.offline(config(home), bare, true).manifest().hasChain()).isFalse();
    assertThat(Restoring.restore(request(bare, "from-bare")).chain()).isNotEmpty();
    try (var node = Node.open(config(directory.resolve("from-bare")))) {
      assertThat(Books.of(node)).isEqualTo(books);
    }
  }

  @Test
  void aBackupWithoutTheKeyOpensWithTheKeyAlone() throws IOException {
    var file = directory.resolve("keyless.tar");
    assertThat(BackingUp.offline(config(home()), file, false).manifest().hasKey()).isFalse();
    assertRefused(request(file, "keyless"), "made without its master key");
    var config = config(directory.resolve("keyless"));
    var wrong = Optional.of(Samples.hash(1));
    assertRefused(
        new Restoring.Request(file, Optional.empty(), config, wrong), "is of another node");
    var right = Optional.of(MasterKey.read(home().resolve("master.key"), () -> ""));
    assertRefused(new Restoring.Request(quiet, Optional.empty(), config, right), "leave --key out");
    elsewhere(new Restoring.Request(file, Optional.empty(), config, right));
    assertThat(Files.readString(config.home().resolve("master.key")))
        .isEqualTo(Files.readString(home().resolve("master.key")));
  }

  @Test
  void aHomeThatIsNotEmptyIsLeftAlone() throws IOException {
    var home = Files.createDirectories(directory.resolve("filled"));
    Files.writeString(home.resolve("note"), "mine");
    assertRefused(request(quiet, "filled"), "is not empty");
    assertThat(Files.readString(home.resolve("note"))).isEqualTo("mine");
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
    assertRefused(request(quiet, "link"), "is not empty");
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aChangedBackupLeavesNothing() throws IOException {
    var bytes = Files.readAllBytes(quiet);
    bytes[bytes.length / 2] ^= 1;
    var changed = Files.write(directory.resolve("changed.tar"), bytes);
    assertRefused(request(changed, "alone/changed"), "the backup is damaged");
    assertThat(leftovers("alone")).isEmpty();
    var digest = Optional.of(Samples.hash(2));
    assertThatThrownBy(() -> Restoring.check(quiet, digest))
        .hasMessageContaining("this is another backup");
    assertThat(Restoring.check(quiet, Optional.of(report.digest()))).isEqualTo(report);
  }

  @Test
  void eachFileOfABackupWithOneBitChangedIsRefusedByName() throws IOException {
    var bytes = Files.readAllBytes(quiet);
    var changed = directory.resolve("bit.tar");
    int at = 0;
    for (var file : report.manifest().files()) {
      at += 512;
      if (file.bytes() > 0) {
        bytes[at] ^= 1;
        Files.write(changed, bytes);
        assertThatThrownBy(() -> Restoring.check(changed, Optional.empty()))
            .hasMessageContaining("the backup is damaged: " + file.name() + " is not what");
        bytes[at] ^= 1;
      }
      at += (int) ((file.bytes() + 511) / 512 * 512);
    }
    assertThat(report.manifest().files()).hasSizeGreaterThan(30);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aDamagedChainIsNotBackedUpAsIfItWereWhole() throws IOException {
    var home = restored("broken");
    Files.delete(home.resolve("chain/CURRENT"));
    assertThatThrownBy(() -> BackingUp.offline(config(home), directory.resolve("b.tar"), true))
        .hasMessageContaining("./openledger repair");
    assertThat(directory.resolve("b.tar")).doesNotExist();
  }

  /// What is in a folder in which a home was to be made.
  private static List<Path> leftovers(String folder) throws IOException {
    var place = directory.resolve(folder);
    if (!Files.exists(place)) {
      return List.of();
    }
    try (var files = Files.list(place)) {
      return files.toList();
    }
  }

  private static void assertRefused(Restoring.Request request, String why) {
    assertThatThrownBy(() -> Restoring.restore(request))
        .hasMessageContaining(why)
        .isInstanceOf(Failure.class);
  }

  @Test
  void whatARestoreBeganAndDidNotEndIsNoHome() throws IOException {
    var place = Files.createDirectories(directory.resolve("begun/.home.restoring-999999999"));
    Files.createDirectories(place.resolve("database"));
    Files.writeString(place.resolve("restoring"), "");
    var config = config(place);
    assertThatThrownBy(() -> Node.open(config)).hasMessageContaining("restore left");
    try (var files = Files.list(place)) {
      assertThat(files).hasSize(2);
    }
  }

  /// What a restore leaves that is killed before its last step.
  @Test
  void aPlaceWithoutItsSecretOpensForNobodyAndGoesWithTheNextRestore() throws IOException {
    Files.createDirectories(directory.resolve("begin"));
    var place = restored("begin/.killed.restoring-999999999");
    Files.delete(place.resolve("master.key"));
    assertThatThrownBy(() -> Node.open(config(place)).close())
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.MASTER_KEY_MISSING));
    elsewhere(request(quiet, "begin/killed"));
    assertThat(place).doesNotExist();
    assertThat(leftovers("begin")).containsExactly(directory.resolve("begin/killed"));
  }

  @Test
  void aBackupIsPrivateAndReplacesNothing() throws IOException {
    for (var file : List.of(quiet, busy)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    try (var files = Files.walk(BackingUp.folder(home()))) {
      assertThat(files).containsExactlyInAnyOrder(BackingUp.folder(home()), busy);
    }
    assertThatThrownBy(() -> BackingUp.offline(config(home()), quiet, true))
        .hasMessageContaining("is there already");
    assertThatThrownBy(() ->
            BackingUp.offline(config(directory.resolve("none")), directory.resolve("x"), true))
        .hasMessageContaining("there is no node in");
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void aRunningNodeIsFoundAndBacksUpOnlySoOften() throws IOException {
    assertThat(BackingUp.isServed(home())).isFalse();
    var home = restored("served");
    try (var node = Node.open(config(home))) {
      assertThat(BackingUp.isServed(home)).isTrue();
      var folder = PrivateFiles.createFolders(BackingUp.folder(home));
      for (int i = 0; i < 8; i++) {
        Files.createFile(folder.resolve(i + ".tar"));
      }
      assertThatThrownBy(() -> node.backingUp().make(true))
          .hasMessageContaining("there are 8 backups");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aDatabaseElsewhereIsFilledIfItIsEmpty() {
    var database = TestDatabase.fresh();
    Restoring.restore(request(quiet, "elsewhere"), _ -> database);
    assertThat(directory.resolve("elsewhere/database")).doesNotExist();
    assertThatThrownBy(() -> Restoring.restore(request(quiet, "again"), _ -> filled()))
        .hasMessageContaining("the database is not empty");
    assertThat(directory.resolve("again")).doesNotExist();
  }

  private static Database filled() {
    var database = TestDatabase.fresh();
    database.migrate("settle", "db/settle");
    return database;
  }

  /// A schema that a stage adds belongs into a backup.
  @Test
  void everySchemaOfANodeIsInABackup() {
    try (var database = Ground.database(home())) {
      var there =
          database
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          "select nspname from pg_namespace where nspname !~ '^pg_'"
                              + " and nspname not in ('information_schema', 'public')")
                      .mapTo(String.class)
                      .set());
      assertThat(there).isEqualTo(HomeParts.SCHEMAS.keySet());
    }
    var manifest = report.manifest();
    assertThat(manifest.schemas().keySet()).isEqualTo(HomeParts.SCHEMAS.keySet());
    assertThat(manifest.tables()).hasSizeGreaterThan(20);
    assertThat(manifest.sequences()).containsOnlyKeys("settle.receipt_number", "app.wanted_id_seq");
    assertThat(manifest.rows("settle.receipt")).isEqualTo(all.size());
    assertThat(BackupReader.check(quiet)).isEqualTo(manifest);
  }

  @Test
  void anEarlierLifesNumbersAreNeverGivenAgain() {
    try (var database = TestDatabase.fresh()) {
      database.migrate("settle", "db/settle");
      var noon = Instant.ofEpochSecond(1_800_000_000);
      long first = Installation.skipNumbers(database, noon);
      assertThat(first).isEqualTo(1_800_000_000L << 20);
      // A clock that was set back does not lead back.
      long second = Installation.skipNumbers(database, noon.minusSeconds(99));
      assertThat(second).isGreaterThan(first);
    }
  }
}
