package org.openledger.core.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.CapturedLog;

/// Every kind of failure, and whatever is none, as whoever runs a command sees it.
class CommandEndTest {
  private final List<String> told = new ArrayList<>();
  private final CommandEnd end = new CommandEnd("openledger", told::add);
  private final CapturedLog log = new CapturedLog(CommandEnd.class);

  @AfterEach
  void stop() {
    log.close();
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void aFailureIsALineAndTheExitCodeOfItsKind(Code code) {
    assertThat(end.of(code.failure("because of " + code)))
        .isEqualTo(ExitCode.of(code.kind()).number());
    assertThat(told).containsExactly("openledger: because of " + code);
    assertThat(log.records()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalArgumentException.class, IllegalStateException.class})
  void whateverElseIsAMistakeAndToldWhole(Class<? extends Exception> type) throws Exception {
    var mistake = type.getConstructor(String.class).newInstance("odd");
    assertThat(end.of(mistake)).isEqualTo(1);
    assertThat(told).isEmpty();
    assertThat(log.records())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.getMessage()).contains("openledger");
          assertThat(entry.getThrown()).isSameAs(mistake);
        });
  }

  @Test
  void anErrorInACommandLineIsToldToo() {
    var failure = new AssertionError("odd");
    int code =
        end.after(() -> {
          throw failure;
        });
    assertThat(code).isEqualTo(1);
    assertThat(log.records())
        .singleElement()
        .satisfies(entry -> assertThat(entry.getThrown()).isSameAs(failure));
  }

  @Test
  void whatACommandLineEndsWithIsKept() {
    assertThat(end.after(() -> 5)).isEqualTo(5);
    assertThat(told).isEmpty();
    assertThat(log.records()).isEmpty();
  }
}
