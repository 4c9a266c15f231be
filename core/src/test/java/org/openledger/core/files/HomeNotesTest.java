package org.openledger.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;

/// What a node leaves in its home for commands.
class HomeNotesTest {
  @Test
  void theKeyIsTheOwnersAlone(@TempDir Path home) throws IOException {
    assertThat(KeyFile.read(home)).isEmpty();
    KeyFile.write(home, "ol-1");
    assertThat(KeyFile.read(home)).contains("ol-1");
    var file = home.resolve(KeyFile.NAME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    KeyFile.write(home, "ol-2");
    assertThat(KeyFile.read(home)).contains("ol-2");
    Files.writeString(file, "\n");
    assertThat(KeyFile.read(home)).isEmpty();
  }

  @Test
  void whereANodeWasServedIsFound(@TempDir Path home) throws IOException {
    assertThat(ServedAt.of(home)).isEqualTo(URI.create("http://127.0.0.1:8080"));
    ServedAt.note(home, URI.create("http://127.0.0.1:18080/"));
    assertThat(ServedAt.of(home)).isEqualTo(URI.create("http://127.0.0.1:18080/"));
    Files.writeString(home.resolve("served-at"), "not an address");
    assertThatThrownBy(() -> ServedAt.of(home)).isInstanceOf(Fault.class);
  }

  @Test
  void theProcessOfANodeIsFoundWhileItIsTheSame(@TempDir Path home) throws IOException {
    assertThat(RunBy.of(home)).isEmpty();
    RunBy.note(home);
    assertThat(RunBy.of(home)).contains(ProcessHandle.current());
    var file = home.resolve("run-by");
    var words = Files.readString(file).strip().split(" ", -1);
    long begun = Long.parseLong(words[1]);
    Files.writeString(file, words[0] + " " + (begun + 60_000));
    assertThat(RunBy.of(home)).as("the number of another process").isEmpty();
    for (var other : List.of("", "4", words[0], words[0] + " ", "-1 " + begun, "x y")) {
      Files.writeString(file, other);
      assertThat(RunBy.of(home)).as(other).isEmpty();
    }
  }

  @Test
  void whatIsNoAddressOfANodeIsRefused(@TempDir Path home) throws IOException {
    assertThat(ServedAt.addressFor(home, "")).isEqualTo(ServedAt.of(home));
    assertThat(ServedAt.addressFor(home, "http://127.0.0.1:1")).hasPort(1);
    for (var given : List.of("127.0.0.1:8080", "https://a", "file:/a", "http://", "no address")) {
      assertThatThrownBy(() -> ServedAt.addressFor(home, given))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("looks like http://127.0.0.1:8080, not " + given);
      Files.writeString(home.resolve("served-at"), given);
      assertThatThrownBy(() -> ServedAt.of(home)).isInstanceOf(Fault.class);
    }
  }
}
