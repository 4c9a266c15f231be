package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How long work is shown on a terminal and in a log.
class ConsoleStepsTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = -7;

  private String text() {
    var text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text.replace(System.lineSeparator(), "\n");
  }

  private ConsoleSteps steps(boolean inPlace) {
    return new ConsoleSteps(out, inPlace, () -> now);
  }

  private void passes(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aLogHasALineForEachTenthWithStepLossAndWhatIsLeft() {
    var steps = steps(false);
    passes(Duration.ofHours(1));
    steps.done("contribute", "48 records");
    assertThat(text()).isEqualTo("  contribute 48 records\n");
    for (int done = 1; done <= 300; done++) {
      passes(Duration.ofSeconds(2));
      steps.progress("pretrain", done, 300, "loss %d".formatted(300 - done));
    }
    var lines = text().lines().toList();
    assertThat(lines).hasSize(10);
    assertThat(lines.getFirst()).isEqualTo("  pretrain   30/300  10 %  loss 270, about 9 min left");
    assertThat(lines.get(8)).isEqualTo("  pretrain   270/300  90 %  loss 30, about 1 min left");
    assertThat(lines.getLast()).isEqualTo("  pretrain   300/300  100 %  loss 0");
  }

  @Test
  void aStepIsMeasuredFromWhereTheOneBeforeEnded() {
    var steps = steps(false);
    steps.progress("train", 10, 10, "loss 1");
    passes(Duration.ofSeconds(10));
    steps.progress("measure", 1, 5, "two\nlines");
    assertThat(text())
        .isEqualTo(
            "  train      10/10  100 %  loss 1\n"
                + "  measure    1/5  20 %  two lines, about 40 s left\n");
  }

  @Test
  void aTerminalCountsInPlace() {
    var steps = steps(true);
    steps.progress("train", 1, 300, "loss 9");
    steps.progress("train", 2, 300, "loss 8");
    steps.done("train", "done");
    assertThat(text())
        .isEqualTo(
            "\r  train      1/300  loss 9\u001b[K\r  train      2/300  loss 8\u001b[K"
                + "\r  train      done\u001b[K\n");
    steps.done("serve", "12 answers");
    assertThat(text()).isEqualTo("  serve      12 answers\n");
  }
}
