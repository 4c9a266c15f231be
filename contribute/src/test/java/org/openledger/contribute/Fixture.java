package org.openledger.contribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.Blobs;
import org.openledger.store.Database;

/// Datanets over a given database, with a fixed node secret.
final class Fixture {
  static final Path TIDEPOOLS = Path.of("examples/tidepools/tidepools.jsonl");
  static final Reader NODE = new Reader.Node();

  private Fixture() {}

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

  static InputStream lines(String... lines) {
    return new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8));
  }

  static String row(String id, String contributor, String text) {
    return "{\"id\":\"%s\",\"contributor\":\"%s\",\"licence\":\"CC0-1.0\",\"text\":\"%s\"}"
        .formatted(id, contributor, text);
  }

  static InputStream shared(String name) throws IOException {
    var file = Path.of("../shared/data").resolve(name);
    if (!Files.isReadable(file)) {
      throw new IOException("this test reads " + file + ", which is not there");
    }
    return Files.newInputStream(file);
  }
}
