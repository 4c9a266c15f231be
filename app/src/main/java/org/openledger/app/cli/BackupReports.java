package org.openledger.app.cli;

import java.nio.file.Path;
import org.openledger.core.json.Json;
import org.openledger.node.BackupReport;

/// What is said of a backup.
final class BackupReports {
  private BackupReports() {}

  static void print(BackupReport backup, Path file, boolean json) {
    if (json) {
      System.out.println(view(backup).put("path", file.toString()).build().compact());
      return;
    }
    var manifest = backup.manifest();
    System.out.printf(
        """
        backup   %s
        made     %s by %s
        node     %s
        holds    %,d files, %,d bytes, %,d receipts, %s
        digest   %s
        """,
        file,
        manifest.origin().at(),
        manifest.origin().program(),
        manifest.origin().node(),
        manifest.files().size(),
        manifest.bytes(),
        manifest.rows("settle.receipt"),
        manifest.block().map(block -> "the chain up to block " + block).orElse("no chain"),
        backup.digest());
    System.out.println(
        manifest.hasKey()
            ? "The master key is inside: whoever has this file controls every account of the node."
            : "The master key is not inside: without a copy of it this backup opens for nobody.");
  }

  /// The same for programs.
  static Json.ObjectBuilder view(BackupReport backup) {
    var manifest = backup.manifest();
    var json =
        Json.object()
            .put("file", backup.file())
            .put("bytes", backup.bytes())
            .put("digest", backup.digest().toString())
            .put("key", manifest.hasKey())
            .put("madeAt", manifest.origin().at().toString())
            .put("madeBy", manifest.origin().program())
            .put("node", manifest.origin().node().toString())
            .put("files", manifest.files().size())
            .put("receipts", manifest.rows("settle.receipt"));
    manifest.block().ifPresent(block -> json.put("block", block));
    return json;
  }
}
