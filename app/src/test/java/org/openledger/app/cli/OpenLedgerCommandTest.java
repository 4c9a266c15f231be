package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.core.Ended;
import org.openledger.core.Release;

class OpenLedgerCommandTest {
  @Test
  void theVersionIsTheBuilds() {
    var ended = Ended.of(OpenLedgerCommand::run, "--version");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).isEqualToIgnoringNewLines("openledger " + Release.VERSION);
  }
}
