package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.node.Wanted.Outcome;
import org.openledger.serve.Question;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// The board of wanted questions, over a real database.
class WantingTest {
  private static final DatanetId SHORE = new DatanetId("shore");
  private static final DatanetId SECRET = new DatanetId("secret");
  private static final ModelId SHORE_MEMORY = ModelId.of("nano", "shore", 1);
  private static final ModelId SECRET_MEMORY = ModelId.of("nano", "secret", 1);
  private static final String SING = "Why do limpets sing?";
  private static final Account READER =
      new Account("reader", Samples.account(9), EnumSet.of(Account.Role.CURATE));

  private static final Address ADMITTED = Samples.account(1);

  private final Database database = TestDatabase.fresh();
  private final FakeShelves shelves = new FakeShelves();
  private final Map<String, byte[]> vectors = new HashMap<>();
  private Wanting wanting = opened();

  private Wanting opened() {
    Wanting.Looking looking =
        question -> {
          byte[] own = new byte[64];
          own[Math.floorMod(question.hashCode(), 64)] = 100;
          return vectors.getOrDefault(question, own);
        };
    var catalogue = new Catalogue(shelves, shelves, Samples.parties());
    return new Wanting(new WantedStore(database), looking, catalogue, Samples.hash(1));
  }

  @BeforeEach
  void twoMemoriesThatAnswerNothing() {
    shelves.open.add(SHORE);
    shelves.admitted.put(ADMITTED, Set.of(SECRET));
    memory(SHORE_MEMORY, "shore");
    memory(SECRET_MEMORY, "secret");
  }

  private void memory(ModelId id, String datanet) {
    var summary = Samples.remembering(id, Samples.snapshot(datanet));
    shelves.adapters.put(id, () -> summary);
    shelves.forSale.add(id);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Question question(String... texts) {
    return new Question(
        SHORE_MEMORY,
        List.of(texts).stream().map(ChatMessage::user).toList(),
        SamplingSettings.greedy(1));
  }

  private Outcome want(String text, int party) {
    return want(text, SHORE_MEMORY, Samples.account(party));
  }

  private Outcome want(String text, ModelId refusing, Address payer) {
    shelves.unanswered.add(text);
    return wanting.want(question(text), refusing, payer);
  }

  private List<Wanted> wanted() {
    return wanting.wanted(READER, Wanting.SHOWN_MAX);
  }

  @Test
  void theSameQuestionIsListedOnceByHowManyPartiesAsked() {
    assertThat(want("What do whelks dream of?", 1)).isEqualTo(Outcome.LISTED);
    assertThat(want(SING, 1)).isEqualTo(Outcome.LISTED);
    assertThat(want("why do LIMPETS, sing", 2)).isEqualTo(Outcome.LISTED);
    for (int again = 0; again < 3; again++) {
      assertThat(want(SING, 1)).as("one party inflates no count").isEqualTo(Outcome.KNOWN);
    }
    assertThat(wanted())
        .containsExactly(
            new Wanted(SHORE, SING, 2), new Wanted(SHORE, "What do whelks dream of?", 1));
    assertThat(wanting.wanted(READER, 1)).hasSize(1);
  }

  @Test
  void whatAsksForTheSameInOtherWordsIsTheSame() {
    vectors.put(SING, new byte[] {100, 0, 0});
    vectors.put("For what reason are limpets singing?", new byte[] {100, 48, 0});
    vectors.put("How loud do limpets sing?", new byte[] {100, 49, 0});
    want(SING, 1);
    want("For what reason are limpets singing?", 2);
    want("How loud do limpets sing?", 3);
    assertThat(wanted())
        .containsExactly(
            new Wanted(SHORE, SING, 2), new Wanted(SHORE, "How loud do limpets sing?", 1));
  }

  @Test
  void whatTellsAPersonApartIsKeptNowhere() {
    assertThat(want("Where does ann@example.org keep her limpets?", 1))
        .isEqualTo(Outcome.PERSONAL_DATA);
    assertThat(want("Who answers on +1 202 555 0143 at night?", 1))
        .isEqualTo(Outcome.PERSONAL_DATA);
    assertThat(wanted()).isEmpty();
    assertThat(count("wanted")).isZero();
  }

  @Test
  void onlyOneShortQuestionByItselfIsListed() {
    assertThat(wanting.want(question(SING, "And why?"), SHORE_MEMORY, Samples.account(1)))
        .isEqualTo(Outcome.NO_QUESTION);
    for (var text :
        List.of("And why?", "Why do\nlimpets sing?", "Why do limpets " + "x".repeat(300))) {
      assertThat(want(text, 1)).as(text).isEqualTo(Outcome.NO_QUESTION);
    }
    assertThat(count("wanted")).isZero();
  }

  @Test
  void whoAskedIsNotKept() {
    want(SING, 1);
    var kept =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("select encode(party, 'hex') from app.wanted_by")
                    .mapTo(String.class)
                    .one());
    var account = Samples.account(1).toString().toLowerCase(Locale.ROOT);
    assertThat(account).doesNotContain(kept);
    assertThat(kept).doesNotContain(account.substring(2));
  }

  @Test
  void whatIsListedIsThereAfterTheNodeWasKilled() {
    want(SING, 1);
    wanting = opened();
    assertThat(want(SING, 2)).isEqualTo(Outcome.LISTED);
    assertThat(wanted()).containsExactly(new Wanted(SHORE, SING, 2));
  }

  @Test
  void whatIsAnsweredByNowIsTakenOff() {
    want(SING, 1);
    want("What do whelks dream of?", 1);
    assertThat(wanted()).hasSize(2);
    shelves.unanswered.remove(SING);
    assertThat(wanted()).extracting(Wanted::question).containsExactly("What do whelks dream of?");
    assertThat(count("wanted")).isOne();
    assertThat(count("wanted_by")).isOne();
  }

  @Test
  void whatIsAskedOfADatanetIsShownToWhoeverMayReadIt() {
    want(SING, SECRET_MEMORY, Samples.account(1));
    assertThat(wanted()).isEmpty();
    shelves.admitted.put(READER.payer(), Set.of(SECRET));
    assertThat(wanted()).containsExactly(new Wanted(SECRET, SING, 1));
  }

  @Test
  void whoMayNotReadADatanetHasNothingListedForIt() {
    assertThat(want(SING, SECRET_MEMORY, Samples.account(2))).isEqualTo(Outcome.FULL);
    assertThat(count("wanted")).isZero();
  }

  @Test
  void aPartyHasSoManyListedAndNoMore() {
    for (int i = 0; i < Wanting.OF_PARTY_MAX; i++) {
      vectors.put("Do limpets count to " + i + "?", vector(i));
      assertThat(want("Do limpets count to " + i + "?", 1)).isEqualTo(Outcome.LISTED);
    }
    vectors.put(SING, vector(60));
    assertThat(want(SING, 1)).isEqualTo(Outcome.FULL);
    assertThat(want(SING, 2)).isEqualTo(Outcome.LISTED);
    assertThat(want(SING, SECRET_MEMORY, Samples.account(1))).isEqualTo(Outcome.LISTED);
  }

  private static byte[] vector(int place) {
    byte[] vector = new byte[64];
    vector[place] = 100;
    return vector;
  }

  private int count(String table) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle.createQuery("select count(*) from app." + table).mapTo(Integer.class).one());
  }
}
