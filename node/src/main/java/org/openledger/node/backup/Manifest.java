package org.openledger.node.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.text.Utf8;
import org.openledger.store.keys.Keyring;

/// What a backup holds, by name, length and digest, and of which node.
///
/// @param origin of which node it is, and what made it
/// @param block the newest block of its chain; none if it has no chain
/// @param schemas the version of each schema of the database
/// @param tables the tables of the database
/// @param sequences the number that each sequence of the database gives next
/// @param files everything but the manifest, in its order
public record Manifest(
    Origin origin,
    Optional<Long> block,
    SortedMap<String, String> schemas,
    List<Table> tables,
    SortedMap<String, Long> sequences,
    List<File> files) {
  /// Raised when the form changes; others are refused.
  private static final long VERSION = 1;

  private static final String FORMAT = "openledger-backup";

  /// The file with the master secret.
  public static final String KEY = Keyring.FILE;

  /// Where a backup comes from.
  ///
  /// @param program what made it
  /// @param at when
  /// @param node the account of the node, which follows from its master secret
  /// @param salt what tells its installation from others, if it was drawn already
  public record Origin(String program, Instant at, Address node, Optional<Hash> salt) {}

  /// A table of the database.
  ///
  /// @param name with its schema
  public record Table(String name, List<String> columns, long rows) {
    public Table {
      columns = List.copyOf(columns);
    }

    /// The file with its rows.
    public String file() {
      return "database/" + name + ".copy";
    }
  }

  /// A file.
  public record File(String name, long bytes, Hash sha256) {}

  public Manifest {
    tables = List.copyOf(tables);
    files = List.copyOf(files);
  }

  /// Whether the master secret is inside.
  public boolean hasKey() {
    return files.stream().anyMatch(file -> file.name.equals(KEY));
  }

  /// Whether the chain is inside.
  public boolean hasChain() {
    return block.isPresent();
  }

  /// Length of all files together.
  public long bytes() {
    return files.stream().mapToLong(File::bytes).sum();
  }

  /// Rows of a table, 0 if it is not there.
  public long rows(String table) {
    return tables.stream().filter(t -> t.name.equals(table)).mapToLong(Table::rows).sum();
  }

  /// By what a backup is known: the digest of its manifest, which has those of everything else.
  public Hash digest() {
    return Sha256.digest(encoded());
  }

  byte[] encoded() {
    return (toJson().pretty() + "\n").getBytes(UTF_8);
  }

  private Json toJson() {
    var json =
        Json.object()
            .put("format", FORMAT)
            .put("version", VERSION)
            .put("madeBy", origin.program)
            .put("madeAt", origin.at.toString())
            .put("node", origin.node.toString());
    origin.salt.ifPresent(salt -> json.put("salt", salt.toString()));
    block.ifPresent(number -> json.put("block", number));
    return json.put("schemas", object(schemas, Json::of))
        .put("sequences", object(sequences, Json::of))
        .put("tables", tables.stream().map(Manifest::json).toList())
        .put("files", files.stream().map(Manifest::json).toList())
        .build();
  }

  private static <T> Json object(SortedMap<String, T> map, Function<T, Json> value) {
    var json = Json.object();
    map.forEach((name, item) -> json.put(name, value.apply(item)));
    return json.build();
  }

  private static Json json(Table table) {
    return Json.object()
        .put("name", table.name)
        .put("columns", Json.strings(table.columns))
        .put("rows", table.rows)
        .build();
  }

  private static Json json(File file) {
    return Json.object()
        .put("name", file.name)
        .put("bytes", file.bytes)
        .put("sha256", file.sha256.toString())
        .build();
  }

  /// The manifest that was written so, byte for byte.
  ///
  /// @throws Fault if it is none
  static Manifest decode(byte[] encoded) {
    try {
      var json =
          Json.parse(
              Utf8.decoded(encoded)
                  .orElseThrow(() -> new IllegalArgumentException("it is not UTF-8")));
      if (!json.get("format").text().equals(FORMAT) || json.get("version").asLong() != VERSION) {
        throw new Refusal(
            Code.UNSUPPORTED_ARGUMENT,
            "this backup has a form that this program does not know; restore it with the program"
                + " that made it");
      }
      var manifest = of(json);
      if (Arrays.equals(manifest.encoded(), encoded)) {
        return manifest;
      }
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new Fault(Code.BACKUP_DAMAGED, "manifest.json is damaged: " + e.getMessage(), e);
    }
    throw new Fault(Code.BACKUP_DAMAGED, "manifest.json is not written as backups write it");
  }

  private static Manifest of(Json json) {
    return new Manifest(
        new Origin(
            json.get("madeBy").text(),
            Instant.parse(json.get("madeAt").text()),
            Address.parse(json.get("node").text()),
            json.find("salt").map(salt -> Hash.parse(salt.text()))),
        json.find("block").map(Json::asLong),
        map(json.get("schemas"), Json::text),
        json.get("tables").items().stream().map(Manifest::table).toList(),
        map(json.get("sequences"), Json::asLong),
        json.get("files").items().stream().map(Manifest::file).toList());
  }

  private static <T> SortedMap<String, T> map(Json json, Function<Json, T> value) {
    var map = new TreeMap<String, T>();
    json.members().forEach((name, item) -> map.put(name, value.apply(item)));
    return map;
  }

  private static Table table(Json json) {
    return new Table(
        json.get("name").text(), json.get("columns").texts(), json.get("rows").asLong());
  }

  private static File file(Json json) {
    return new File(
        json.get("name").text(), json.get("bytes").asLong(), Hash.parse(json.get("sha256").text()));
  }
}
