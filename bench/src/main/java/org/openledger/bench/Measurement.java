package org.openledger.bench;

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

  /// The line of JSON that `bench --json` prints.
  public String json() {
    var line = Json.object().put("name", name).put("unit", unit).put("ours", ours);
    if (peer == null) {
      line.put("peer", Json.ofNull()).put("peerValue", Json.ofNull()).put("ratio", Json.ofNull());
    } else {
      line.put("peer", peer).put("peerValue", peerValue).put("ratio", ours / peerValue);
    }
    return line.put("better", higherIsBetter ? "higher" : "lower")
        .put("runs", runs)
        .put("machine", machine())
        .put("kernelVersion", Kernels.KERNEL_VERSION)
        .build()
        .compact();
  }

  private static String machine() {
    return System.getProperty("os.arch")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, JDK "
        + Runtime.version();
  }
}
