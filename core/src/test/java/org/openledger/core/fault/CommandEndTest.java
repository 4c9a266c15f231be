package org.openledger.core.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every kind of failure, and whatever is none, as whoever runs a command sees it.
class CommandEndTest {
  private static final Logger LOG = Logger.getLogger(CommandEnd.class.getName());

  private final List<String> told = new ArrayList<>();
  private final CommandEnd end = new CommandEnd("openledger", told::add);
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void aFailureIsALineAndTheExitCodeOfItsKind(Code code) {
    assertThat(end.of(code.failure("because of " + code)))
        .isEqualTo(ExitCode.of(code.kind()).number());
    assertThat(told).containsExactly("openledger: because of " + code);
    assertThat(logged).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalArgumentException.class, IllegalStateException.class})
  void whateverElseIsAMistakeAndToldWhole(Class<? extends Exception> type) throws Exception {
    var mistake = type.getConstructor(String.class).newInstance("odd");
    assertThat(end.of(mistake)).isEqualTo(1);
    assertThat(told).isEmpty();
    assertThat(logged)
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.getMessage()).contains("openledger");
          assertThat(entry.getThrown()).isSameAs(mistake);
        });
  }

  @Test
  void anErrorIsToldToo() {
    assertThat(end.of(new AssertionError("odd"))).isEqualTo(1);
    assertThat(logged).hasSize(1);
  }
}
