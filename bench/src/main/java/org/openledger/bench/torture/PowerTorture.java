package org.openledger.bench.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openledger.bench.disk.DiskTorture;
import org.openledger.bench.disk.DiskTorture.Case;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;

/// Disks that fail and power that fails, as a part of the table.
final class PowerTorture {
  /// Files there are in memory, and cost no disk.
  private static final Path MEMORY = Path.of("/dev/shm");

  /// A chain takes some fifty times as long to open as a file to read.
  private static final int CHAIN_ONE_IN = 10;

  private PowerTorture() {}

  static Outcome run(long seed, long cases) {
    try {
      var scratch =
          Files.isWritable(MEMORY)
              ? Files.createTempDirectory(MEMORY, "openledger-disk")
              : Files.createTempDirectory("openledger-disk");
      try {
        return outcome(new DiskTorture(scratch, seed).run(cases, cases / CHAIN_ONE_IN));
      } finally {
        PrivateFiles.deleteTree(scratch);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot make a folder", e);
    }
  }

  private static Outcome outcome(DiskTorture.Outcome found) {
    long all = count(found, Case.CHANGE_FAILED) + count(found, Case.POWER_FAILED);
    return new Outcome(
        "disk",
        List.of(
            Row.reported("cases", all + count(found, Case.CHAIN_DAMAGED) + " of 10,000 wanted"),
            Row.reported("a change that fails", count(found, Case.CHANGE_FAILED)),
            Row.reported("power that fails", count(found, Case.POWER_FAILED)),
            Row.reported("chains with a torn or damaged log", count(found, Case.CHAIN_DAMAGED)),
            Row.reported("of those, damaged and refused", count(found, Case.CHAIN_REFUSED)),
            Row.atMost("kinds of loss, or of half taken as whole", found.broken().size(), 0)),
        found.broken());
  }

  private static long count(DiskTorture.Outcome found, Case what) {
    return found.counts().getOrDefault(what, 0L);
  }
}
