package org.openledger.contribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Reader;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.Blobs;
import org.openledger.store.Database;

/// Datanets over a given database, with a fixed node secret.
final class Fixture {
  static final Path TIDEPOOLS = Path.of("examples/tidepools/tidepools.jsonl");
  static final Reader NODE = new Reader.Node();

  private Fixture() {}

  static Datanets over(Database database, Path directory) {
    return over(database, directory, "a fixed secret");
  }

  static Datanets over(Database database, Path directory, String secretOf) {
    var secret = (secretOf + " of at least 32 bytes for tests").getBytes(UTF_8);
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
}
