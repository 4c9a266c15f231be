package org.openledger.app.cli;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What reaches a person's terminal: this program's warnings, and of its libraries only failures.
final class Logging {
  private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
  private static final String FORMAT = "openledger: %4$s: %5$s%6$s%n";

  /// Libraries that warn of what no user can act on, such as a missing graphics card.
  private static final List<Logger> LIBRARIES =
      List.of(
          Logger.getLogger("ai.djl"),
          Logger.getLogger("com.zaxxer"),
          Logger.getLogger("io.javalin"),
          Logger.getLogger("org.eclipse.jetty"),
          Logger.getLogger("org.flywaydb"));

  private Logging() {}

  /// Sets the levels, unless somebody who looks for a fault has given a configuration of their own.
  static void start() {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    if (System.getProperty(FORMAT_PROPERTY) == null) {
      System.setProperty(FORMAT_PROPERTY, FORMAT);
    }
    Logger.getLogger("").setLevel(Level.WARNING);
    LIBRARIES.forEach(library -> library.setLevel(Level.SEVERE));
  }
}
