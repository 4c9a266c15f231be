package org.openledger.acceptance.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which module sees which: the picture in ARCHITECTURE.md, exactly.
///
/// What stands here and is not used fails the build like what is used and does not stand here. The
/// modules beside the product (`acceptance`, `bench`, `simulation`) are used by none of it.
final class ModuleTable {
  static final Map<String, Set<String>> SEES =
      Map.ofEntries(
          Map.entry("core", Set.of()),
          Map.entry("store", Set.of("core")),
          Map.entry("chain", Set.of("core")),
          Map.entry("contracts", Set.of("core")),
          Map.entry("tally", Set.of("core")),
          Map.entry("memory", Set.of("core", "model")),
          Map.entry("model", Set.of("core")),
          Map.entry("contribute", Set.of("core", "store")),
          Map.entry("train", Set.of("core", "model")),
          Map.entry("attribute", Set.of("core", "model", "train")),
          Map.entry("serve", Set.of("core", "model")),
          Map.entry("settle", Set.of("core", "store", "chain", "contracts", "tally")),
          Map.entry(
              "verify",
              Set.of(
                  "core", "contracts", "tally", "memory", "model", "train", "attribute", "serve")),
          Map.entry(
              "node",
              Set.of(
                  "core",
                  "store",
                  "chain",
                  "tally",
                  "memory",
                  "model",
                  "contribute",
                  "train",
                  "attribute",
                  "serve",
                  "settle",
                  "verify")),
          Map.entry("app", Set.of("core", "node")),
          Map.entry(
              "simulation",
              Set.of(
                  "core",
                  "store",
                  "chain",
                  "contracts",
                  "tally",
                  "model",
                  "memory",
                  "contribute",
                  "train",
                  "serve",
                  "settle",
                  "verify",
                  "node")),
          // Beside what is measured: every reader that is fuzzed, all that keeps files.
          Map.entry(
              "bench",
              Set.of(
                  "core",
                  "store",
                  "chain",
                  "contracts",
                  "model",
                  "memory",
                  "contribute",
                  "train",
                  "simulation",
                  "attribute",
                  "verify",
                  "app")));

  /// Modules that hold the others to something and are no part of the product.
  static final Set<String> BESIDE = Set.of("acceptance");

  private ModuleTable() {}

  /// What differs between the table and what is the case, in words.
  static List<String> differences(Map<String, Set<String>> table, Map<String, Set<String>> found) {
    var faults = new ArrayList<String>();
    var modules = new TreeMap<>(table);
    found.keySet().forEach(module -> modules.putIfAbsent(module, Set.of()));
    modules.forEach((module, allowed) -> {
      var used = found.getOrDefault(module, Set.of());
      used.stream()
          .filter(other -> !allowed.contains(other))
          .sorted()
          .forEach(other -> faults.add(module + " -> " + other + " is not in the table"));
      allowed.stream()
          .filter(other -> !used.contains(other))
          .sorted()
          .forEach(other -> faults.add(module + " -> " + other + " is not there any more"));
    });
    return faults;
  }
}
