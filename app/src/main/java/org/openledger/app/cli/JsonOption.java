package org.openledger.app.cli;

import picocli.CommandLine.Option;

/// Whether a program reads what is printed.
final class JsonOption {
  @Option(names = "--json", description = "Print one JSON object instead of text.")
  boolean json;
}
