package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.DatanetId;
import org.openledger.node.DatanetRequest;
import org.openledger.store.Blobs;
import org.openledger.store.keys.Keyring;

/// The same records and snapshots once more, in the order in which they came to be and without a
/// kill: their roots must be the same.
final class Shadow {
  private static final long BLOB_BYTES_MAX = 1 << 20;

  private final Keyring keyring;
  private final Path home;
  private final List<Operation> history = new ArrayList<>();
  private final Set<String> seen = new TreeSet<>();

  Shadow(Keyring keyring, Path home) {
    this.keyring = keyring;
    this.home = home;
  }

  /// Whether an operation may leave behind what is compared.
  static boolean remembers(Operation operation) {
    return operation instanceof Operations.Contribute
        || operation instanceof Operations.TakeSnapshot;
  }

  /// Remembers an operation that has left records or a snapshot behind.
  void saw(Operation operation, Facts now) {
    var made = new TreeSet<>(now.kept().keySet());
    made.removeIf(name -> !name.startsWith("record ") && !name.startsWith("snapshot "));
    made.removeAll(seen);
    if (!made.isEmpty()) {
      history.add(operation);
      seen.addAll(made);
    }
  }

  /// Empties the database, does all of it again and says what differs; empty if nothing does.
  String differences(Facts facts) {
    var database = SharedDatabase.empty();
    var datanets =
        Datanets.open(
            database,
            Blobs.open(home, BLOB_BYTES_MAX),
            keyring.party("secret", "datanets").secret());
    var roots = new TreeMap<String, String>();
    for (var operation : history) {
      if (operation instanceof Operations.Contribute contribute) {
        var made = datanets.create(datanet(contribute.made()));
        var rows = new ByteArrayInputStream(contribute.text().getBytes(UTF_8));
        datanets.importJsonLines(
            made.id(), "rows", rows, FieldMapping.questionAnswer(), ImportLimits.NONE);
      } else if (operation instanceof Operations.TakeSnapshot(String name)) {
        var ref = datanets.takeSnapshot(new DatanetId(name)).ref();
        roots.put("snapshot " + name + "@" + ref.version(), ref.root().brief(64));
      }
    }
    var ours = new TreeMap<>(facts.kept());
    ours.keySet().removeIf(name -> !name.startsWith("snapshot "));
    return ours.equals(roots) ? "" : ours + " and without kills " + roots;
  }

  /// What a node makes of a request, without the node.
  private static Datanet datanet(DatanetRequest made) {
    return new Datanet(
        made.id(),
        made.name(),
        made.summary(),
        Profile.QA,
        made.licences(),
        Visibility.PUBLIC,
        made.owner());
  }
}
