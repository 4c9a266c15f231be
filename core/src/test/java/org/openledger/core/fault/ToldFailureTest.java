package org.openledger.core.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToldFailureTest {
  @Test
  void bothShapesAreRead() {
    var told = new ToldFailure(Optional.of("not_allowed"), Optional.of("ask somebody"));
    assertThat(
            ToldFailure.of("{\"error\":{\"code\":\"not_allowed\",\"message\":\"ask somebody\"}}"))
        .isEqualTo(told);
    assertThat(ToldFailure.of("{\"code\":\"not_allowed\",\"detail\":\"ask somebody\"}"))
        .isEqualTo(told);
  }

  @Test
  void whatIsNoTextIsShownAsItIs() {
    assertThat(ToldFailure.of("{\"error\":{\"message\":[1]}}").message()).contains("[1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "3", "{\"error\":\"x\"}", "{\"error\":[]}", "{}"})
  void anythingElseSaysNothing(String body) {
    assertThat(ToldFailure.of(body)).isEqualTo(new ToldFailure(Optional.empty(), Optional.empty()));
  }
}
