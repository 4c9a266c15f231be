package org.openledger.app;

import org.openledger.app.cli.OpenLedgerCommand;

/// The program's entry point.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(OpenLedgerCommand.run(args));
  }
}
