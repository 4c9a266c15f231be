package org.openledger.verify;

import java.util.Locale;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;

/// The JSON form of a line.
final class LineJson {
  private LineJson() {}

  static Json of(Line line) {
    return Json.object()
        .put("kind", line.key().kind().name().toLowerCase(Locale.ROOT))
        .put("datanet", line.key().datanet().toString())
        .put("cluster", line.key().cluster().commitment().toString())
        .put("receipt", line.receipt().toString())
        .put("x", line.x().toString())
        .build();
  }

  static Line read(Json json) {
    return new Line(
        new ClusterKey(
            kind(json.get("kind").text()),
            Hash.parse(json.get("datanet").text()),
            new ClusterId(Hash.parse(json.get("cluster").text()))),
        Hash.parse(json.get("receipt").text()),
        json.get("x").integerText());
  }

  private static ClusterKey.Kind kind(String name) {
    for (ClusterKey.Kind kind : ClusterKey.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw new Refusal(Code.INVALID_ARGUMENT, "no kind of line is called \"" + name + "\"");
  }
}
