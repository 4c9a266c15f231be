package org.openledger.verify;

import java.nio.file.Path;

/// Keeps the tokenizer library's unpacked native part inside the node's home instead of the user's.
public final class TokenizerCache {
  private TokenizerCache() {}

  /// Keeps it below a home, unless somebody has said where.
  public static void keepBelow(Path home) {
    var folder = home.resolve("native").toAbsolutePath().toString();
    if (System.getProperty("ENGINE_CACHE_DIR") == null) {
      System.setProperty("ENGINE_CACHE_DIR", folder);
      System.setProperty("DJL_CACHE_DIR", folder);
    }
  }
}
