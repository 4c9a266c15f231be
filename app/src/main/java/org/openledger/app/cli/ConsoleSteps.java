package org.openledger.app.cli;

import java.io.PrintStream;
import org.openledger.node.Steps;

/// Steps shown as lines of text; on a terminal a running step counts up in place.
final class ConsoleSteps implements Steps {
  private final PrintStream out;

  @SuppressWarnings("SystemConsoleNull") // a runtime image may come without one
  private final boolean inPlace = System.console() != null && System.console().isTerminal();

  private boolean open;

  ConsoleSteps(PrintStream out) {
    this.out = out;
  }

  @Override
  public void progress(String step, int done, int of, String detail) {
    if (inPlace) {
      out.printf("\r  %-10s %d/%d  %s\u001b[K", step, done, of, detail);
      out.flush();
      open = true;
    }
  }

  @Override
  public void done(String step, String result) {
    out.printf("%s  %-10s %s%s%n", open ? "\r" : "", step, result, open ? "\u001b[K" : "");
    out.flush();
    open = false;
  }
}
