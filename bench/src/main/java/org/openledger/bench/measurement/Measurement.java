package org.openledger.bench.measurement;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.openledger.core.json.Json;
import org.openledger.model.tensor.Kernels;

/// One measured number beside its peer's from the same run; medians of several runs.
///
/// @param name the bench's name, or a name that begins with it
/// @param unit of both values
/// @param ours our value
/// @param peer what it is compared with, or null
/// @param peerValue the peer's value, meaningless without a peer
/// @param higherIsBetter which direction is better
/// @param runs how many runs the medians are of
public record Measurement(
    String name,
    String unit,
    double ours,
    @Nullable String peer,
    double peerValue,
    boolean higherIsBetter,
    int runs) {

  /// Checks that the values are numbers.
  public Measurement {
    if (!Double.isFinite(ours) || !Double.isFinite(peerValue) || runs < 1) {
      throw new IllegalArgumentException(name + ": " + ours + " and " + peerValue);
    }
  }

  /// ours / peerValue, where there is a peer to divide by.
  public OptionalDouble ratio() {
    return peer == null || peerValue == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(ours / peerValue);
  }

  /// A measurement from what `json` made of it.
  public static Measurement parse(Json json) {
    var peer = json.find("peer");
    return new Measurement(
        json.get("name").text(),
        json.get("unit").text(),
        json.get("ours").asDouble(),
        peer.map(Json::text).orElse(null),
        peer.isPresent() ? json.get("peerValue").asDouble() : 0,
        json.get("better").text().equals("higher"),
        json.get("runs").asInt());
  }

  /// The object that `bench --json` prints on one line.
  public Json json() {
    boolean known = peer != null;
    return Json.object()
        .put("name", name)
        .put("unit", unit)
        .put("ours", ours)
        .put("peer", peer == null ? Json.ofNull() : Json.of(peer))
        .put("peerValue", known ? Json.of(peerValue) : Json.ofNull())
        .put("ratio", ratio().isPresent() ? Json.of(ratio().getAsDouble()) : Json.ofNull())
        .put("better", higherIsBetter ? "higher" : "lower")
        .put("runs", runs)
        .put("machine", Machine.description())
        .put("kernelVersion", Kernels.KERNEL_VERSION)
        .build();
  }
}
