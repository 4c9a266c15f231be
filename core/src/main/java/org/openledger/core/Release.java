package org.openledger.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/// Which OpenLedger this is. The build writes its own version beside this class, so that it stands
/// in one place.
public final class Release {
  /// The version as the build has it.
  public static final String VERSION = version();

  private Release() {}

  private static String version() {
    try (var file = Release.class.getResourceAsStream("release.properties")) {
      var properties = new Properties();
      properties.load(Objects.requireNonNull(file, "this build says nowhere which version it is"));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
