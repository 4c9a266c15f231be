package org.openledger.bench.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.random.CounterRandom;

/// A disk that forgets nothing holds any program to nothing.
class DiskTest {
  private static final int CRASHES = 200;

  @TempDir Path folder;
  private final Journal journal = new Journal();
  private Path root = Path.of("");

  @BeforeEach
  void format() throws IOException {
    root =
        new RecordedFiles(Files.createDirectory(folder.resolve("real")).toRealPath(), journal)
            .root();
  }

  /// What a file may hold after the power failed; null where it is not there.
  private Set<String> after(String name) throws IOException {
    var seen = new HashSet<String>();
    for (int i = 0; i < CRASHES; i++) {
      var left = folder.resolve("left" + i);
      journal.failAfter(journal.size(), CounterRandom.of(i, "power"), left);
      seen.add(Files.exists(left.resolve(name)) ? Files.readString(left.resolve(name)) : "nothing");
      PrivateFiles.deleteTree(left);
    }
    return seen;
  }

  @Test
  void onlyWhatWasForcedIsSafe() throws IOException {
    Files.writeString(root.resolve("a"), "old");
    assertThat(after("a")).contains("nothing", "", "old");
    PrivateFiles.sync(root.resolve("a"));
    assertThat(after("a")).containsExactlyInAnyOrder("nothing", "old");
    PrivateFiles.syncFolder(root);
    assertThat(after("a")).containsExactly("old");
  }

  @Test
  void aRenameCanBeLostAndLeadToNothing() throws IOException {
    PrivateFiles.write(root.resolve("a"), "old");
    Files.writeString(root.resolve("b"), "new");
    Files.move(root.resolve("b"), root.resolve("a"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(Files.readString(root.resolve("a"))).isEqualTo("new");
    assertThat(after("a")).contains("old", "new", "");
    PrivateFiles.syncFolder(root);
    assertThat(after("a")).contains("new", "").doesNotContain("old");
  }

  @Test
  void writesAreTornBetweenSectors() throws IOException {
    PrivateFiles.write(root.resolve("a"), "x".repeat(1_500));
    try (var channel = FileChannel.open(root.resolve("a"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("y".repeat(1_500).getBytes(UTF_8)), 0);
    }
    assertThat(after("a"))
        .contains("x".repeat(512) + "y".repeat(988), "y".repeat(512) + "x".repeat(988))
        .allMatch(text -> text.replaceAll("x{512}|y{512}|x{476}|y{476}", "").isEmpty());
  }

  @Test
  void aChangeFailsOnceItIsItsTurn() throws IOException {
    journal.failAt(1, 2);
    var file = root.resolve("a");
    assertThatThrownBy(() -> Files.writeString(file, "text")).hasMessageContaining("No space");
    assertThat(Files.size(file)).isZero();
    assertThatThrownBy(() -> Files.writeString(file, "text")).isInstanceOf(IOException.class);
    Files.writeString(file, "text");
    assertThat(Files.readString(file)).isEqualTo("text");
    assertThat(journal.hasFailed()).isTrue();
  }
}
