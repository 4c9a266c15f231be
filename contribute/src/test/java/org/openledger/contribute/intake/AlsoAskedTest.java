package org.openledger.contribute.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

class AlsoAskedTest {
  private static final Datanet POOLS =
      new Datanet(
          new DatanetId("pools"),
          "Pools",
          "",
          Profile.QA,
          new TreeSet<>(List.of("CC0-1.0")),
          Visibility.PUBLIC,
          "Ann");

  private static Checks.Outcome check(List<String> alsoAsked) {
    return Checks.check(
        POOLS, new Draft("r", "r", "Ann", "CC0-1.0", "Why?", "Because it is so.", alsoAsked));
  }

  @Test
  void eachIsOneLineAndSaidOnce() {
    var said =
        check(List.of(" How\n come? ", "How come?", "Why?", "what is the reason", "What reason?"));
    assertThat(said)
        .isInstanceOfSatisfying(
            Checks.Outcome.Good.class,
            good ->
                assertThat(good.draft().alsoAsked())
                    .containsExactly("How come?", "what is the reason", "What reason?"));
  }

  private static List<Arguments> refused() {
    return List.of(
        arguments(Reason.TOO_LONG, many(AlsoAsked.MOST + 1)),
        arguments(Reason.TOO_LONG, List.of("x".repeat(301))),
        arguments(Reason.TOO_SHORT, List.of("so")),
        arguments(Reason.TOO_SHORT, List.of("\u00a0so")),
        arguments(Reason.EMPTY, List.of("...")),
        arguments(Reason.EMPTY, List.of("")),
        arguments(Reason.CONTROL_CHARACTERS, List.of("why \u202e so")),
        arguments(Reason.PERSONAL_DATA, List.of("what does ann@reef.org say")),
        arguments(Reason.PERSONAL_DATA, List.of("Is 020\n7946  0958 the tide office?")),
        arguments(
            Reason.SPAM, List.of("BUY NOW!!! 50% off, click here, limited offer, free shipping")));
  }

  private static List<String> many(int count) {
    return IntStream.range(0, count).mapToObj(i -> "wording " + i).toList();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoneIsRefusedByName(Reason reason, List<String> alsoAsked) {
    assertThat(check(alsoAsked))
        .isInstanceOfSatisfying(
            Checks.Outcome.Bad.class, bad -> assertThat(bad.reason()).isEqualTo(reason));
    assertThat(check(many(AlsoAsked.MOST))).isInstanceOf(Checks.Outcome.Good.class);
  }

  @Test
  void rowsHaveThemWhereTheyHaveThem() {
    var row =
        """
        {"id":"r","contributor":"Ann","licence":"MIT","question":"Why?","answer":"So."%s}\
        """;
    var mapping = FieldMapping.questionAnswer();
    var with = mapping.map(Json.parse(row.formatted(",\"alsoAsked\":[\"How come?\"]")));
    assertThat(with)
        .isEqualTo(
            Mapped.of(new Draft("r", "r", "Ann", "MIT", "Why?", "So.", List.of("How come?"))));
    assertThat(mapping.map(Json.parse(row.formatted(""))))
        .isEqualTo(Mapped.of(new Draft("r", "r", "Ann", "MIT", "Why?", "So.")));
    var text = Json.parse(row.formatted(",\"alsoAsked\":\"How come?\""));
    assertThatThrownBy(() -> mapping.map(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void runningTextIsNotAskedFor() {
    var prose =
        new Datanet(
            POOLS.id(),
            POOLS.name(),
            "",
            Profile.PROSE,
            POOLS.licences(),
            Visibility.PUBLIC,
            POOLS.owner());
    var text = "The tide pool is a small world of its own, twice a day.";
    assertThat(
            Checks.check(
                prose, new Draft("r", "r", "Ann", "CC0-1.0", "", text, List.of("What is it?"))))
        .isInstanceOf(Checks.Outcome.Bad.class);
    assertThat(Checks.check(prose, new Draft("r", "r", "Ann", "CC0-1.0", "", text)))
        .isInstanceOf(Checks.Outcome.Good.class);
  }

  @Test
  void whatIsKeptIsBounded() {
    assertThatThrownBy(() -> new AlsoAsked(many(AlsoAsked.MOST + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AlsoAsked(List.of("two\nlines")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AlsoAsked(Collections.nCopies(2, "twice")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
