package org.openledger.core.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Codes, kinds and the two types of failure.
class FailureTest {
  @ParameterizedTest
  @EnumSource(Code.class)
  void aCodeIsEitherARefusalOrAFault(Code code) {
    if (code.kind().isFault()) {
      assertThat(new Fault(code, "x").kind()).isEqualTo(code.kind());
      assertThatThrownBy(() -> new Refusal(code, "x")).isInstanceOf(AssertionError.class);
    } else {
      assertThat(new Refusal(code, "x").code()).isEqualTo(code);
      assertThatThrownBy(() -> new Fault(code, "x")).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void everyKindHasACodeAndEveryWordIsItsOwn() {
    var kinds = new HashSet<Kind>();
    var words = new HashSet<String>();
    for (var code : Code.values()) {
      kinds.add(code.kind());
      assertThat(words.add(code.word())).as(code.word()).isTrue();
    }
    assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void aCodeIsFoundByItsWordAndMakesItsFailure(Code code) {
    assertThat(Code.ofWord(code.word())).contains(code);
    assertThat(code.failure("x").code()).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aKindAloneHasACodeOfItsOwn(Kind kind) {
    assertThat(Code.of(kind).kind()).isEqualTo(kind);
  }

  @Test
  void aWordOfNobodyIsNoCode() {
    assertThat(Code.ofWord("method_not_allowed")).isEmpty();
  }

  @Test
  void exitCodesAreThoseOfEveryCommand() {
    assertThat(List.of(Kind.values()))
        .allSatisfy(kind -> assertThat(ExitCode.of(kind).number()).isBetween(1, 5));
    assertThat(ExitCode.of(Kind.NOT_FOUND).number()).isEqualTo(3);
    assertThat(ExitCode.of(Kind.UNAUTHENTICATED).number()).isEqualTo(4);
    assertThat(ExitCode.of(Kind.UNPAID).number()).isEqualTo(5);
    assertThat(ExitCode.of(Kind.INVALID).number()).isEqualTo(2);
    assertThat(ExitCode.of(Kind.INTERNAL).number()).isEqualTo(1);
  }

  @Test
  void requestsHaveNumbersOfTheirOwn() {
    var one = RequestIds.next();
    assertThat(one).matches("[0-9a-f]{12}-[0-9]+");
    assertThat(RequestIds.next()).isNotEqualTo(one);
  }
}
