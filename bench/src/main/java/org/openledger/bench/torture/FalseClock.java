package org.openledger.bench.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.openledger.bench.node.Workplace;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// A time of day that can be set while a node runs: a library loaded before the system's own adds
/// to it what stands in a file.
final class FalseClock implements AutoCloseable {
  private static final long YEAR_SECONDS = 31_556_952;
  private static final String SOURCE = "clock.c";

  private final Path folder;

  private FalseClock(Path folder) {
    this.folder = folder;
  }

  /// Makes the library in a folder; nothing where there is no compiler.
  static Optional<FalseClock> in(Path folder) {
    var clock = new FalseClock(folder);
    try (var source = FalseClock.class.getResourceAsStream(SOURCE)) {
      if (source == null) {
        throw new Fault(Code.IO, "the program comes without " + SOURCE);
      }
      Files.createDirectories(folder);
      var file = folder.resolve(SOURCE);
      Files.deleteIfExists(file);
      Files.copy(source, file);
      Workplace.run(
          "cc", "-O2", "-shared", "-fPIC", "-o", clock.library(), file.toString(), "-ldl");
      clock.set(0);
      // The database server runs as another user.
      Workplace.run("chmod", "-R", "a+rX", folder.toString());
      return Optional.of(clock);
    } catch (Fault _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String library() {
    return folder.resolve("clock.so").toString();
  }

  private Path offset() {
    return folder.resolve("offset");
  }

  /// What a process needs to see this time.
  List<String> environment() {
    return List.of("LD_PRELOAD=" + library(), "TORTURE_CLOCK=" + offset());
  }

  /// Sets it so many years ahead of the system's.
  void set(int years) {
    var seconds =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(years * YEAR_SECONDS)
            .flip();
    try (var file =
        FileChannel.open(offset(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(seconds, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set the clock", e);
    }
  }

  @Override
  public void close() {
    set(0);
  }
}
