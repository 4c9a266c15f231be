package org.openledger.bench.torture;

import java.util.List;
import java.util.function.Predicate;
import org.openledger.core.json.Json;

/// What the models of a home are made of, as the node lists them; no kill changes it.
///
/// @param memories id, root and snapshots of those that quote records
/// @param adapters id, digest and snapshots of those that were trained
record Made(List<String> memories, List<String> adapters) {
  /// What only an adapter has, and a memory does not.
  private static final String ADAPTER_DIGEST = "adapterDigest";

  Made {
    memories = List.copyOf(memories);
    adapters = List.copyOf(adapters);
  }

  /// @param list what `/api/v1/models` says
  static Made of(Json list) {
    return new Made(
        lines(list, model -> model.find(ADAPTER_DIGEST).isEmpty(), "memoryRoot"),
        lines(list, model -> model.find(ADAPTER_DIGEST).isPresent(), ADAPTER_DIGEST));
  }

  private static List<String> lines(Json list, Predicate<Json> wanted, String digest) {
    return list.get("models").items().stream()
        .filter(wanted)
        .map(model ->
            Json.array(List.of(model.get("id"), model.get(digest), model.get("snapshots")))
                .compact())
        .sorted()
        .toList();
  }
}
