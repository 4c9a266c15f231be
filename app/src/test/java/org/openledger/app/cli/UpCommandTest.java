package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.Ended;
import org.openledger.core.fault.Code;

/// What of the demo cannot be loaded is told, and the node is served.
class UpCommandTest {
  @Test
  void whatIsDamagedOrNotSupportedOfTheDemoIsToldAndEndsNothing() {
    for (var code : List.of(Code.MODEL_DAMAGED, Code.UNSUPPORTED_CONFIG)) {
      var ended =
          Ended.of(_ -> {
            try {
              UpCommand.unlessDamaged(() -> {
                throw code.failure("air cannot be loaded");
              });
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return 0;
          });
      assertThat(ended.code()).isZero();
      assertThat(ended.err())
          .contains("of the demo air cannot be loaded; ./openledger doctor --node says more");
    }
  }

  @Test
  void aMistakeOfThisProgramIsNoDamage() {
    assertThatThrownBy(() ->
            UpCommand.unlessDamaged(() -> {
              throw new IllegalStateException("a mistake");
            }))
        .isInstanceOf(IllegalStateException.class);
  }
}
