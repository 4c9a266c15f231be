package org.openledger.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.memory.MemoryFactory;
import org.openledger.memory.search.Embedding;
import org.openledger.model.base.BaseModel;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.store.Blobs;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;
import org.openledger.tally.split.ModelTerms;
import org.openledger.train.ModelFactory;

/// Which records of a real Datanet a memory is made of, and what is said of it.
@NullUnmarked
class StageLibraryTest {
  private static final String ROWS =
      """
      {"id":"a","contributor":"ann","licence":"CC0-1.0","question":"How do limpets hold on?",
       "answer":"Limpets hold on to the rock by mucus and by suction, whatever the waves do."}
      {"id":"b","contributor":"bob","licence":"CC0-1.0","question":"How do limpets hold on?",
       "answer":"Limpets hold on to the rock by mucus and by suction, whatever the waves do."}
      {"id":"c","contributor":"cy","licence":"CC0-1.0","question":"What do whelks eat?",
       "answer":"Whelks drill into barnacles and mussels and digest them where they sit."}
      """
          .replace(",\n ", ",");

  @TempDir static Path home;
  private static Database database;
  private static Datanets datanets;

  /// What is for sale, in memory.
  private static final class FakeOffering implements Offering {
    final Map<ModelId, ModelTerms> sold = new HashMap<>();

    @Override
    public Optional<ModelTerms> terms(ModelId id) {
      return Optional.ofNullable(sold.get(id));
    }

    @Override
    public Set<ModelId> named() {
      return Set.of();
    }

    @Override
    public void offer(ModelTerms terms) {
      sold.put(terms.id(), terms);
    }
  }

  /// Knows of a text only how long it is.
  private static final class Lengths implements Embedding {
    @Override
    public byte[] passage(String text) {
      byte[] vector = new byte[256];
      vector[text.length() % vector.length] = 1;
      return vector;
    }

    @Override
    public byte[] question(String text) {
      return passage(text);
    }

    @Override
    public Hash digest() {
      return Keccak.hash256("lengths".getBytes(UTF_8));
    }
  }

  private final FakeOffering offers = new FakeOffering();
  private final BaseModel base =
      new BaseModel("nano", home.resolve("nano"), new BigramEngine(64, 1, "abc"));
  private final MemoryFactory memories;
  private final StageLibrary library;

  /// What one test makes is not there for another.
  StageLibraryTest(@TempDir Path models) {
    memories = new MemoryFactory(models, Lengths::new);
    library =
        new StageLibrary(
            datanets,
            memories,
            new ModelFactory(models, List.of(base)),
            offers,
            datanet -> Keccak.hash256(datanet.key().bytes()));
  }

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    datanets = Datanets.open(database, Blobs.open(home.resolve("blobs"), 1 << 20), new byte[32]);
    for (var visibility : Visibility.values()) {
      var id = new DatanetId("for-" + visibility.name().toLowerCase(Locale.ROOT));
      datanets.create(
          new Datanet(
              id,
              "Limpets",
              "For tests.",
              Profile.QA,
              new TreeSet<>(List.of("CC0-1.0")),
              visibility,
              "olga"));
      datanets.importJsonLines(
          id,
          "rows",
          new ByteArrayInputStream(ROWS.getBytes(UTF_8)),
          FieldMapping.questionAnswer(),
          ImportLimits.NONE);
      datanets.takeSnapshot(id);
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static SnapshotRef ref(String datanet) {
    return datanets.latestSnapshot(new DatanetId(datanet)).orElseThrow().ref();
  }

  private Remembering.Request request(String datanet, String name) {
    var snapshot = datanets.snapshot(new DatanetId(datanet), 1);
    return new Remembering.Request(new Base("nano", new BaseDigest(base.digest())), name, snapshot);
  }

  private ModelTerms make(String datanet) {
    return library.make(
        request(datanet, datanet),
        library.records(ref(datanet)),
        new MemoryFactory.Deciding.Kept(),
        commerce(),
        Training.Progress.NONE);
  }

  private static ModelTerms.Commerce commerce() {
    return Samples.TERMS.commerce();
  }

  @Test
  void ofCopiesTheFirstAloneIsQuoted() {
    assertThat(library.records(ref("for-public")))
        .extracting(record -> record.contributor().value())
        .containsExactlyInAnyOrder("ann", "cy");
  }

  /// What an index shows is for whoever may read it, and what its root tells for nobody.
  @Test
  void whatNotEverybodyMayReadIsSalted() {
    var salted = new HashMap<String, Boolean>();
    for (var datanet : List.of("for-public", "for-gated", "for-private")) {
      var terms = make(datanet);
      salted.put(datanet, memories.model(terms.id()).parts().salt().isPresent());
    }
    assertThat(salted)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("for-public", false, "for-gated", true, "for-private", true));
  }

  @Test
  void whatIsMadeIsListedDescribedAndSold() {
    var told = new ArrayList<Integer>();
    var records = library.records(ref("for-public"));
    var terms =
        library.make(
            request("for-public", "limpets"),
            records,
            new MemoryFactory.Deciding.Fitted(),
            commerce(),
            (done, _, _) -> told.add(done));
    assertThat(told).isNotEmpty();
    assertThat(terms.id()).isEqualTo(ModelId.of("nano", "limpets", 1));
    assertThat(terms.commerce()).isEqualTo(commerce());
    assertThat(terms.reliability()).isEqualTo(ModelTerms.RELIABILITY_WHOLE);
    assertThat(terms.model().base().value()).isEqualTo(base.digest());
    assertThat(terms.model().snapshots()).containsExactly(ref("for-public"));
    assertThat(library.models()).containsExactly(terms.id());
    assertThat(library.describe(terms.id(), commerce())).isEqualTo(terms);
    assertThat(
            library.make(
                request("for-public", "limpets"),
                records,
                new MemoryFactory.Deciding.Fitted(),
                commerce(),
                Training.Progress.NONE))
        .isEqualTo(terms);
    assertThat(library.terms(terms.id())).isEmpty();
    library.offer(terms);
    assertThat(library.terms(terms.id())).contains(terms);
  }
}
