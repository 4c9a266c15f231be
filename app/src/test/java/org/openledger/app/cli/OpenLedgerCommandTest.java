package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.core.CapturedLog;
import org.openledger.core.Ended;
import org.openledger.core.Release;
import org.openledger.core.fault.CommandEnd;

class OpenLedgerCommandTest {
  @Test
  void theVersionIsTheBuilds() {
    var ended = Ended.of(OpenLedgerCommand::run, "--version");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).isEqualToIgnoringNewLines("openledger " + Release.VERSION);
  }

  /// Programs run with assertions: one that fails in a command is no exception.
  @Test
  void anErrorInACommandIsAMistakeThatIsLoggedAndEndsWithOne() {
    var failure = new AssertionError("odd");
    try (var log = new CapturedLog(CommandEnd.class)) {
      assertThat(Ended.failing(failure, OpenLedgerCommand::run)).isEqualTo(1);
      assertThat(log.records())
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.getMessage()).contains("openledger");
            assertThat(entry.getThrown()).isSameAs(failure);
          });
    }
  }
}
