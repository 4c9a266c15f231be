package org.openledger.memory.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Sha256;
import org.openledger.core.random.CounterRandom;

class MemoryFolderTest {
  private static final List<Remembered> RECORDS =
      List.copyOf(Drawers.records(CounterRandom.of(41, "folder"), 300));

  @TempDir Path home;

  private static Memory build(Path folder, List<Remembered> records, Embedding embedding) {
    return Memory.builder(embedding, Fusion.DEFAULT).build(folder, records);
  }

  /// The digest of each file.
  private static Map<String, String> files(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(folder)) {
      for (var file : all.toList()) {
        files.put(file.getFileName().toString(), Sha256.digest(file).toString());
      }
    }
    return files;
  }

  @Test
  void whatIsBuiltIsFoundAgainByWhoeverHasTheFolder() {
    var built = build(home.resolve("a"), RECORDS, new Drawers());
    var opened = Memory.open(home.resolve("a"), new Drawers());
    var inMemory = Memory.of(RECORDS, new Drawers(), Fusion.DEFAULT);
    for (var memory : List.of(built, opened)) {
      assertThat(memory.root()).isEqualTo(inMemory.root());
      assertThat(memory.find("the tide and the moon", 9))
          .isEqualTo(inMemory.find("the tide and the moon", 9));
      assertThat(memory.places().toList()).isEqualTo(inMemory.places().toList());
    }
    var places = opened.places().toList();
    assertThat(places).hasSize(opened.passages());
    for (var place : places) {
      assertThat(opened.place(place.number())).isEqualTo(place);
    }
    assertThat(opened.records()).isEqualTo(RECORDS.size());
    for (int i = 0; i < RECORDS.size(); i++) {
      assertThat(opened.record(i)).isEqualTo(RECORDS.get(i));
    }
  }

  @Test
  void scratchAdditionAndResumptionGiveTheSameBytes() throws IOException {
    build(home.resolve("whole"), RECORDS, new Drawers());
    var whole = files(home.resolve("whole"));
    var random = CounterRandom.of(43, "kills");
    for (int round = 0; round < 8; round++) {
      int kept = random.nextInt(RECORDS.size());
      var before = build(home.resolve("b" + round), RECORDS.subList(0, kept), new Drawers());
      var builder = Memory.builder(new Drawers(), Fusion.DEFAULT).from(before);
      builder.build(home.resolve("c" + round), RECORDS);
      assertThat(files(home.resolve("c" + round))).isEqualTo(whole);
      resume(home.resolve("d" + round), random);
      assertThat(files(home.resolve("d" + round))).isEqualTo(whole);
    }
  }

  /// Is killed a few times, each time with the end of what it wrote lost.
  private static void resume(Path folder, CounterRandom random) throws IOException {
    for (int kill = 0; kill < 4; kill++) {
      var mortal = new Drawers().endingAfter(random.nextInt(400));
      try {
        build(folder, RECORDS, mortal);
      } catch (Drawers.Killed _) {
        var log = folder.resolveSibling("." + folder.getFileName() + ".building/vectors");
        try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
          channel.truncate(Math.max(0, channel.size() - random.nextInt(50)));
        }
      }
    }
    build(folder, RECORDS, new Drawers());
  }

  @Test
  void whatWasEmbeddedIsNotEmbeddedAgain() {
    var all = new Drawers();
    build(home.resolve("whole"), RECORDS, all);
    var mortal = new Drawers().endingAfter(all.embedded.size() - 1);
    assertThatThrownBy(() -> build(home.resolve("a"), RECORDS, mortal))
        .isInstanceOf(Drawers.Killed.class);
    assertThat(home.resolve("a")).doesNotExist();
    var second = new Drawers();
    build(home.resolve("a"), RECORDS, second);
    assertThat(second.embedded).isNotEmpty().hasSizeLessThan(all.embedded.size() / 2 + 1);
    assertThat(home.resolve(".a.building")).doesNotExist();
  }

  @Test
  void oneRecordMoreCostsItsOwnEmbedding() throws IOException {
    var before = build(home.resolve("a"), RECORDS, new Drawers());
    var more = new ArrayList<>(RECORDS);
    more.add(Drawers.record("Zoe", "What is foam?", "Foam is air in salt water."));
    var second = new Drawers();
    Memory.builder(second, Fusion.DEFAULT).from(before).build(home.resolve("b"), more);
    assertThat(second.embedded).containsExactly("Foam is air in salt water.", "What is foam?");
    assertThat(Files.isSameFile(home.resolve("a/part-00"), home.resolve("b/part-00"))).isTrue();
  }

  @Test
  void aRecordThatIsGoneIsNotFoundAndCostsNothing() throws IOException {
    var before = build(home.resolve("a"), RECORDS, new Drawers());
    var less = new ArrayList<>(RECORDS);
    var gone = less.remove(5);
    var second = new Drawers();
    var memory = Memory.builder(second, Fusion.DEFAULT).from(before).build(home.resolve("b"), less);
    assertThat(second.embedded).isEmpty();
    assertThat(memory.places().map(Place::record)).doesNotContain(gone);
    build(home.resolve("c"), less, new Drawers());
    assertThat(files(home.resolve("b"))).isEqualTo(files(home.resolve("c")));
  }

  /// A piece of prose is asked for by its document's title, which another record may give it.
  @Test
  void whatARecordIsAskedForIsTakenFromTheRecordAndNotFromBefore() throws IOException {
    var before = build(home.resolve("a"), RECORDS.subList(0, 100), new Drawers());
    var titled = new ArrayList<>(RECORDS.subList(0, 100));
    titled.replaceAll(record ->
        new Remembered(
            record.datanet(),
            record.contributor(),
            record.commitment(),
            record.cluster(),
            "On the shore",
            record.text()));
    titled.add(RECORDS.get(100));
    var memory =
        Memory.builder(new Drawers(), Fusion.DEFAULT).from(before).build(home.resolve("b"), titled);
    assertThat(memory.record(0).prompt()).isEqualTo("On the shore");
    build(home.resolve("c"), titled, new Drawers());
    assertThat(files(home.resolve("b"))).isEqualTo(files(home.resolve("c")));
  }

  @Test
  void whoOwnsARecordIsTakenFromTheRecordAndNotFromBefore() {
    var before = build(home.resolve("a"), RECORDS.subList(0, 70), new Drawers());
    var renamed = new ArrayList<>(RECORDS.subList(0, 70));
    var first = renamed.getFirst();
    renamed.set(0, Drawers.record("Newcomer", first.prompt(), first.text()));
    var memory =
        Memory.builder(new Drawers(), Fusion.DEFAULT)
            .from(before)
            .build(home.resolve("b"), renamed);
    assertThat(memory.record(0).contributor().value()).isEqualTo("Newcomer");
    assertThat(memory.root()).isNotEqualTo(before.root());
  }

  @Test
  void anotherMemoryInItsPlaceIsRefusedAndTheSameIsOpened() {
    build(home.resolve("a"), RECORDS.subList(0, 10), new Drawers());
    var none = new Drawers();
    build(home.resolve("a"), RECORDS.subList(0, 10), none);
    assertThat(none.embedded).isEmpty();
    assertThatThrownBy(() -> build(home.resolve("a"), RECORDS.subList(0, 11), none))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("another memory in a");
  }

  @Test
  void anotherEncoderIsRefused() {
    build(home.resolve("a"), RECORDS.subList(0, 10), new Drawers());
    var other =
        new Embedding() {
          @Override
          public byte[] passage(String text) {
            return new byte[64];
          }

          @Override
          public byte[] question(String text) {
            return new byte[64];
          }
        };
    assertThatThrownBy(() -> Memory.open(home.resolve("a"), other))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("made with the encoder");
    assertThatThrownBy(() -> Memory.builder(other, Fusion.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void damageIsNamed() throws IOException {
    var folder = home.resolve("a");
    build(folder, RECORDS, new Drawers());
    for (var name : files(folder).keySet()) {
      var file = folder.resolve(name);
      byte[] good = Files.readAllBytes(file);
      for (int at : new int[] {0, good.length / 3, good.length - 2}) {
        byte[] bad = good.clone();
        bad[at] ^= 1;
        Files.write(file, bad);
        assertDamaged(folder);
      }
      Files.write(file, List.of("short"));
      assertDamaged(folder);
      Files.delete(file);
      assertDamaged(folder);
      Files.createDirectory(file);
      assertDamaged(folder);
      Files.delete(file);
      Files.write(file, good);
    }
    assertThat(Memory.open(folder, new Drawers()).records()).isEqualTo(RECORDS.size());
  }

  private static void assertDamaged(Path folder) {
    assertThatThrownBy(() -> Memory.open(folder, new Drawers()))
        .isInstanceOfAny(Fault.class, Refusal.class);
  }

  /// A folder whose manifest has been made to fit other files still has another root.
  @Test
  void aManifestThatFitsOtherFilesHasTheirRoot() throws IOException {
    var honest = build(home.resolve("a"), RECORDS.subList(0, 20), new Drawers());
    var other = build(home.resolve("b"), RECORDS.subList(20, 40), new Drawers());
    var manifest = Files.readString(home.resolve("b/manifest.json"), StandardCharsets.UTF_8);
    Files.writeString(
        home.resolve("b/manifest.json"),
        manifest.replace(other.root().toString(), honest.root().toString()));
    assertThatThrownBy(() -> Memory.open(home.resolve("b"), new Drawers()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("head and root are not those of the parts");
  }

  @Test
  void everyLeafIsProvenAndHasWhatItsPassageHas() {
    var memory = Memory.of(RECORDS, new Drawers(), Fusion.DEFAULT);
    assertThat(memory.leaves()).isEqualTo(memory.passages() + 1);
    var seen = new HashSet<String>();
    for (int i = 0; i < memory.leaves(); i++) {
      var proof = memory.proof(i);
      assertThat(proof.verify(memory.leaf(i), memory.root().value())).isTrue();
      assertThat(seen.add(Sha256.digest(memory.leaf(i)).toString())).isTrue();
    }
    assertThat(new String(memory.leaf(0), StandardCharsets.UTF_8))
        .startsWith("{\"analyser\":\"words-fold-s/")
        .contains("\"format\":\"openledger-memory-1\"", "\"passages\":" + memory.passages());
    var weighed =
        Memory.of(
            RECORDS,
            new Drawers(),
            new Fusion(new Fusion.Permille(1_000), new Fusion.Permille(301)));
    assertThat(weighed.root()).isNotEqualTo(memory.root());
  }

  @Test
  void progressIsToldToTheEnd() {
    var told = new ArrayList<Integer>();
    Memory.builder(new Drawers(), Fusion.DEFAULT)
        .telling((done, all) -> {
          assertThat(all).isEqualTo(RECORDS.size());
          told.add(done);
        })
        .build(home.resolve("a"), RECORDS);
    assertThat(told).isSorted().endsWith(RECORDS.size());
  }
}
