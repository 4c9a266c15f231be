package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.CapturedLog;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.settle.Registered;
import org.openledger.settle.onchain.SnapshotRoot;
import org.openledger.tally.split.ModelTerms;
import org.openledger.verify.Pins;

/// What is registered is noted in the home as it is at the time.
class RootsNoteTest {
  @TempDir Path home;

  private final List<ModelTerms> models = new ArrayList<>();
  private final List<SnapshotRoot> snapshots = new ArrayList<>();

  private RootsNote note(Path folder) {
    return new RootsNote(
        folder,
        () ->
            new Registered(
                Samples.SEAL.domain(),
                Samples.NODE.address(),
                Samples.TERMS.commitment(),
                models,
                snapshots,
                List.of()));
  }

  private Pins noted() throws IOException {
    return Pins.fromJson(Json.parse(Files.readString(home.resolve("roots.json"))));
  }

  @Test
  void whatIsRegisteredIsNotedAndNotedAnewWhenThereIsMore() throws IOException {
    var note = note(home);
    note.write();
    var first = noted();
    assertThat(first).isEqualTo(note.pins());
    assertThat(first.domain()).isEqualTo(Samples.SEAL.domain());
    assertThat(first.models()).isEmpty();
    snapshots.add(new SnapshotRoot(Samples.snapshot("tides"), 7, Samples.hash(1)));
    models.add(Samples.quoting(ModelId.of("nano", "tides", 1)));
    assertThat(noted()).isEqualTo(first);
    note.write();
    assertThat(noted()).isEqualTo(note.pins());
    assertThat(noted().models()).isEqualTo(models);
    assertThat(noted().snapshots())
        .containsExactly(new Pins.Snapshot(Samples.snapshot("tides"), 7));
  }

  /// The next start writes it.
  @Test
  void whatCannotBeWrittenStopsNobodyAndIsLogged() throws IOException {
    var file = Files.writeString(home.resolve("file"), "no folder");
    try (var log = new CapturedLog(RootsNote.class)) {
      note(file).write();
      assertThat(log.messages()).containsExactly("what is registered was not noted in the home");
    }
  }
}
