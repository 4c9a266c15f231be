package org.openledger.core.flow;

import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// A version of a Datanet's content.
///
/// @param datanet the Datanet
/// @param version from 1
/// @param root Merkle root over the ordered record commitments
public record SnapshotRef(DatanetId datanet, int version, Hash root) {
  public SnapshotRef {
    if (version < 1) {
      throw new IllegalArgumentException("versions begin at 1, not " + version);
    }
  }

  /// The reference as an object.
  public Json toJson() {
    return Json.object()
        .put("datanet", datanet.value())
        .put("version", version)
        .put("root", root.toString())
        .build();
  }

  /// The reference written by [#toJson].
  public static SnapshotRef fromJson(Json json) {
    return new SnapshotRef(
        new DatanetId(json.get("datanet").text()),
        json.get("version").asInt(),
        Hash.parse(json.get("root").text()));
  }

  @Override
  public String toString() {
    return datanet + "@" + version;
  }
}
