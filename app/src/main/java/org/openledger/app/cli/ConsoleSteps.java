package org.openledger.app.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.openledger.node.Steps;

/// Steps shown as lines of text. On a terminal a running step counts up in place; elsewhere each
/// tenth of it has a line, so that a log shows that something goes on, and until when.
final class ConsoleSteps implements Steps {
  private static final int TENTHS = 10;

  private final PrintStream out;
  private final boolean inPlace;
  private final LongSupplier nanos;
  private String running = "";
  private int tenth;

  /// When the running step began: when what was before it was last told of.
  private long begun;

  private long latest;
  private boolean open;

  ConsoleSteps(PrintStream out) {
    this(out, isTerminal(), System::nanoTime);
  }

  /// @param inPlace whether `out` is a terminal
  /// @param nanos the time
  ConsoleSteps(PrintStream out, boolean inPlace, LongSupplier nanos) {
    this.out = out;
    this.inPlace = inPlace;
    this.nanos = nanos;
    this.latest = nanos.getAsLong();
  }

  @SuppressWarnings("SystemConsoleNull") // a runtime image may come without one
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  @Override
  public void progress(String step, int done, int of, String detail) {
    if (!running.equals(step)) {
      running = step;
      tenth = 0;
      begun = latest;
    }
    latest = nanos.getAsLong();
    if (inPlace) {
      out.printf("\r  %-10s %d/%d  %s\u001b[K", step, done, of, detail);
      out.flush();
      open = true;
    } else if ((long) done * TENTHS / of > tenth) {
      tenth = (int) ((long) done * TENTHS / of);
      out.printf(
          "  %-10s %d/%d  %d %%  %s%s%n",
          step, done, of, tenth * TENTHS, detail.replace('\n', ' '), left(done, of));
      out.flush();
    }
  }

  /// How long the rest takes if it goes on as it has so far.
  private String left(int done, int of) {
    if (done >= of) {
      return "";
    }
    var left = Duration.ofNanos((latest - begun) / done * (of - done));
    return left.toMinutes() > 0
        ? ", about %d min left".formatted(left.plusSeconds(30).toMinutes())
        : ", about %d s left".formatted(left.plusMillis(500).toSeconds());
  }

  @Override
  public void done(String step, String result) {
    out.printf("%s  %-10s %s%s%n", open ? "\r" : "", step, result, open ? "\u001b[K" : "");
    out.flush();
    open = false;
    running = "";
    latest = nanos.getAsLong();
  }
}
