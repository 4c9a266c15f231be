package org.openledger.app.cli;

import org.openledger.core.text.Utf8;

/// The program's entry point.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Utf8.useForStandardStreams();
    System.exit(OpenLedgerCommand.run(args));
  }
}
