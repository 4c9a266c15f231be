package org.openledger.verify;

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
        .put("datanet", line.key().datanet().toString())
        .put("cluster", line.key().cluster().commitment().toString())
        .put("receipt", line.receipt().toString())
        .put("x", line.x().toString())
        .build();
  }

  static Line read(Json json) {
    return new Line(
        new ClusterKey(
            Hash.parse(json.get("datanet").text()),
            new ClusterId(Hash.parse(json.get("cluster").text()))),
        Hash.parse(json.get("receipt").text()),
        json.get("x").integerText());
  }
}
