package org.openledger.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;
import org.openledger.core.files.PrivateFiles;

/// Temporary folders of tests that force much to disk: in memory where there is room. What a killed
/// process wrote is there afterwards as it would be on a disk, and nobody waits for one.
public final class TemporaryFolders implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ROOM_BYTES_MIN = 4L << 30;
  private static final String PREFIX = "openledger-folder-";

  static {
    try {
      removeLeftovers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return make("junit-");
  }

  /// The same for what no test alone has; whoever makes it deletes it.
  ///
  /// @param name beginning of its name where there is no room in memory
  public static Path make(String name) throws IOException {
    boolean roomy =
        Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM_BYTES_MIN;
    return roomy
        ? Files.createTempDirectory(MEMORY, PREFIX + ProcessHandle.current().pid() + "-")
        : Files.createTempDirectory(name);
  }

  /// What tests left that were killed.
  private static void removeLeftovers() throws IOException {
    if (!Files.isWritable(MEMORY)) {
      return;
    }
    try (var folders = Files.newDirectoryStream(MEMORY, PREFIX + "*")) {
      for (var folder : folders) {
        var pid =
            folder.getFileName().toString().substring(PREFIX.length()).replaceFirst("-.*", "");
        boolean ours = pid.matches("\\d{1,9}") && Files.isWritable(folder);
        if (ours && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          PrivateFiles.deleteTree(folder);
        }
      }
    }
  }
}
