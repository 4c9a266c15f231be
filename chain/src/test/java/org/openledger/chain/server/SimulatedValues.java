package org.openledger.chain.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.json.Json;

/// The values of recorded `eth_simulateV1` answers that depend on the request alone: what each call
/// returned, logged and used. Not `logIndex`: the recorded ones count logs that were undone.
final class SimulatedValues {
  private static final List<String> MEMBERS =
      List.of("returnData", "gasUsed", "maxUsedGas", "status", "error");

  private static final List<String> LOG_MEMBERS =
      List.of("address", "topics", "data", "transactionHash", "transactionIndex");

  private SimulatedValues() {}

  /// The first difference in value.
  ///
  /// @param hashes our block hashes by the recorded ones; those of the simulated blocks are added
  static Optional<String> difference(Json recorded, Json actual, Map<String, String> hashes) {
    if (recorded.find("result").isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> all = new HashMap<>(hashes);
    for (int i = 0; i < recorded.get("result").items().size(); i++) {
      all.put(hash(recorded, i), hash(actual, i));
    }
    String text = recorded.compact();
    for (Map.Entry<String, String> hash : all.entrySet()) {
      text = text.replace(hash.getKey().substring(2), hash.getValue().substring(2));
    }
    List<Json> blocks = Json.parse(text).get("result").items();
    for (int block = 0; block < blocks.size(); block++) {
      List<Json> calls = blocks.get(block).get("calls").items();
      Json ours = actual.get("result").items().get(block).get("calls");
      for (int call = 0; call < calls.size(); call++) {
        Optional<String> found = call(calls.get(call), ours.items().get(call));
        if (found.isPresent()) {
          return Optional.of("block %d, call %d: %s".formatted(block, call, found.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static String hash(Json answer, int block) {
    return answer.get("result").items().get(block).get("hash").text();
  }

  private static Optional<String> call(Json expected, Json actual) {
    List<Json> logs = expected.get("logs").items();
    List<Json> ours = actual.get("logs").items();
    if (logs.size() != ours.size()) {
      return Optional.of("%d logs, not %d".formatted(ours.size(), logs.size()));
    }
    for (int i = 0; i < logs.size(); i++) {
      Optional<String> found = members(LOG_MEMBERS, logs.get(i), ours.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return members(MEMBERS, expected, actual);
  }

  private static Optional<String> members(List<String> names, Json expected, Json actual) {
    return names.stream()
        .filter(name -> !expected.find(name).equals(actual.find(name)))
        .findFirst()
        .map(name -> "%s is %s, not %s".formatted(name, actual.find(name), expected.find(name)));
  }
}
