package org.openledger.contracts;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.openledger.core.json.Json;

/// What one run of forge reports: the outcome of every test, and the gas that the tests measured.
///
/// @param gas by contract and measured call, such as `WOPEN: deposit`
record ForgeReport(List<Outcome> outcomes, TreeMap<String, BigInteger> gas) {
  /// The end of one test; `detail` holds forge's reason and counterexample.
  record Outcome(String contract, String function, String status, String detail) {
    /// Such as `WOPENTest.test_wrappingKeepsOneForOne()`.
    String name() {
      return contract + "." + function;
    }

    /// The function's name without its parameters.
    String functionName() {
      int open = function.indexOf('(');
      return open < 0 ? function : function.substring(0, open);
    }

    /// Why this is no pass; a skipped test is none either.
    Optional<String> failure() {
      if (status.equals("Success")) {
        return Optional.empty();
      }
      return Optional.of(
          "%s: %s, %s\nAlone: contracts/test.sh -vvv --match-contract '^%s$' --match-test '^%s\\('"
              .formatted(name(), status, detail, contract, functionName()));
    }
  }

  /// The report in what `forge test --json` printed.
  static ForgeReport parse(Json json) {
    var outcomes = new ArrayList<Outcome>();
    var gas = new TreeMap<String, BigInteger>();
    json.members()
        .forEach((file, suite) -> {
          var contract = file.substring(file.indexOf(':') + 1);
          suite
              .get("test_results")
              .members()
              .forEach((function, result) -> {
                outcomes.add(outcome(contract, function, result));
                result
                    .get("gas_snapshots")
                    .members()
                    .forEach((group, figures) -> gas.putAll(figures(group, figures)));
              });
        });
    return new ForgeReport(List.copyOf(outcomes), gas);
  }

  /// The figures of one contract, from a file of gas snapshots.
  static TreeMap<String, BigInteger> figures(String contract, Json json) {
    var figures = new TreeMap<String, BigInteger>();
    json.members()
        .forEach((call, gas) -> figures.put(contract + ": " + call, new BigInteger(gas.text())));
    return figures;
  }

  private static Outcome outcome(String contract, String function, Json result) {
    var detail = new StringJoiner(", ");
    for (var member : List.of("reason", "counterexample", "decoded_logs")) {
      result.find(member).ifPresent(value -> detail.add(member + " " + value.compact()));
    }
    return new Outcome(contract, function, result.get("status").text(), detail.toString());
  }
}
