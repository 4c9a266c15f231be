package org.openledger.node.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Reader;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.Blobs;
import org.openledger.store.Database;

/// The sample files beside the project, and Datanets to load them into.
final class SharedData {
  static final Reader NODE = new Reader.Node();

  private SharedData() {}

  static Datanets over(Database database, Path directory) {
    var secret = "a fixed secret of at least 32 bytes for tests".getBytes(UTF_8);
    return Datanets.open(database, Blobs.open(directory.resolve("blobs"), 64 << 20), secret);
  }

  static Datanet datanet(String id, Profile profile, String... licences) {
    return new Datanet(
        new DatanetId(id),
        id,
        "For tests.",
        profile,
        new TreeSet<>(List.of(licences)),
        Visibility.PUBLIC,
        "olga");
  }

  static InputStream shared(String name) throws IOException {
    var file = Path.of("../shared/data").resolve(name);
    if (!Files.isReadable(file)) {
      throw new IOException(
          file + " is absent; sample files lie in a folder \"shared\" beside the project");
    }
    return Files.newInputStream(file);
  }
}
