package org.openledger.bench.node;

import org.openledger.core.json.Json;

/// What a node answered.
///
/// @param status HTTP's
/// @param body the whole text
public record Reply(int status, String body) {
  /// The body as JSON.
  public Json json() {
    return Json.parse(body);
  }

  /// Whether it was done.
  public boolean ok() {
    return status == 200;
  }
}
