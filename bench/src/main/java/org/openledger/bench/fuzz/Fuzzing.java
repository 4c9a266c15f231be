package org.openledger.bench.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Sha256;

/// Feeds readers, each where it can do no harm, and keeps what was found.
final class Fuzzing implements AutoCloseable {
  /// Files there are in memory, and cost no disk.
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final int NAME_CHARS = 12;

  private final Path scratch;

  Fuzzing() {
    try {
      scratch =
          Files.isWritable(MEMORY)
              ? Files.createTempDirectory(MEMORY, "openledger-fuzz")
              : Files.createTempDirectory("openledger-fuzz");
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot make a folder", e);
    }
  }

  /// Feeds a reader.
  Fuzzed run(Parser parser, long seed, Fuzzer.Bound bound) {
    return parser.forked()
        ? new Outside(parser, scratch, Inside.class).run(seed, bound)
        : new Fuzzer(parser, scratch, seed, _ -> {}).run(bound);
  }

  /// Feeds a reader its corpus alone, in this process.
  Fuzzed corpus(Parser parser) {
    return new Fuzzer(parser, scratch, 0, _ -> {}).corpus();
  }

  /// Writes what was found into a folder, each input under its reader's name and its digest.
  static void keep(Fuzzed fuzzed, Path folder) {
    try {
      Files.createDirectories(folder);
      for (var found : fuzzed.finds()) {
        var digest = Sha256.digest(found.input()).toString().substring(2, 2 + NAME_CHARS);
        Files.write(folder.resolve(fuzzed.parser() + "-" + digest), found.input());
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write into " + folder, e);
    }
  }

  @Override
  public void close() {
    try {
      PrivateFiles.deleteTree(scratch);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot delete " + scratch, e);
    }
  }
}
