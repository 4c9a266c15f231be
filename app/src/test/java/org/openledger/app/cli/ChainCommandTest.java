package org.openledger.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plain arguments are read without picocli, and none other.
class ChainCommandTest {
  private static ChainCommand plain(String line) {
    return requireNonNull(ChainCommand.ofPlain(line.split(" ")));
  }

  @Test
  void plainArgumentsAreRead() {
    var usual = plain("chain");
    assertThat(usual.dev).isFalse();
    assertThat(usual.port).isEqualTo(8545);
    assertThat(usual.data).isEqualTo(Path.of("chain-data"));
    var given = plain("chain --port 7 --dev --data here");
    assertThat(given.dev).isTrue();
    assertThat(given.port).isEqualTo(7);
    assertThat(given.data).isEqualTo(Path.of("here"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "chain --help",
        "chain --port",
        "chain --port x",
        "chain --port=7",
        "chain --data",
        "chain --genesis file",
        "chain extra"
      })
  void whateverElseIsLeftToPicocli(String line) {
    assertThat(ChainCommand.ofPlain(line.split(" "))).isNull();
    assertThat(ChainCommand.ofPlain(new String[0])).isNull();
  }
}
