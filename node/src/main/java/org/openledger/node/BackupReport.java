package org.openledger.node;

import org.openledger.core.hash.Hash;
import org.openledger.node.backup.Manifest;

/// A backup that was made or read, and found whole.
///
/// @param file its name, without folders
/// @param bytes its length
/// @param manifest what it holds
public record BackupReport(String file, long bytes, Manifest manifest) {
  /// By what it is known: whoever noted it elsewhere can tell this backup from every other.
  public Hash digest() {
    return manifest.digest();
  }
}
