package org.openledger.node.backup;

import java.util.regex.Pattern;

/// What the files of a backup may be called: nothing that leads out of a home, nothing hidden, and
/// no folder that no home has.
public final class EntryNames {
  static final String MANIFEST = "manifest.json";

  /// The digest of the manifest, which comes last of all.
  static final String SEAL = "manifest.sha256";

  private static final String PART = "[A-Za-z0-9][A-Za-z0-9._+-]{0,127}";

  private static final Pattern FILE =
      Pattern.compile(
          Pattern.quote(Manifest.KEY)
              + "|database/[a-z][a-z0-9_]{0,62}\\.[a-z][a-z0-9_]{0,62}\\.copy"
              + "|chain/"
              + PART
              + "|blobs/[0-9a-f]{2}/[0-9a-f]{64}"
              + "|models(/"
              + PART
              + "){1,8}");

  private EntryNames() {}

  /// Whether a file of a home can be in a backup under this name.
  public static boolean isFile(String name) {
    return FILE.matcher(name).matches() && TarHeader.fits(name);
  }
}
