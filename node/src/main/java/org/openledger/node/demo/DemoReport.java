package org.openledger.node.demo;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openledger.core.json.Json;

/// What a demonstration run found, link by link.
///
/// @param values the report's members, in order
/// @param complete whether every link of the loop held
public record DemoReport(Map<String, Json> values, boolean complete) {

  /// The report as an object.
  public Json toJson() {
    return new Json.Obj(values);
  }

  /// The links that did not hold, each with what was the case.
  public Map<String, String> broken() {
    var broken = new LinkedHashMap<String, String>();
    toJson().get("broken").members().forEach((link, why) -> broken.put(link, why.text()));
    return broken;
  }

  /// A report being put together.
  static final class Builder {
    private final Map<String, Json> values = new LinkedHashMap<>();
    private final Map<String, Json> seconds = new LinkedHashMap<>();
    private final Map<String, Json> broken = new LinkedHashMap<>();

    Builder put(String name, Json value) {
      values.put(name, value);
      return this;
    }

    Builder put(String name, long value) {
      return put(name, Json.of(value));
    }

    Builder put(String name, BigInteger amount) {
      return put(name, Json.of(amount.toString()));
    }

    /// How long a step took, in thousandths of a second.
    Builder took(String step, long millis) {
      seconds.put(step, Json.of(millis / 1000.0));
      return this;
    }

    /// Notes a link that must hold.
    Builder require(String link, boolean holds, String otherwise) {
      if (!holds) {
        broken.put(link, Json.of(otherwise));
      }
      return this;
    }

    DemoReport build() {
      values.put("complete", Json.of(broken.isEmpty()));
      values.put("broken", new Json.Obj(broken));
      values.put("seconds", new Json.Obj(seconds));
      return new DemoReport(java.util.Collections.unmodifiableMap(values), broken.isEmpty());
    }
  }
}
