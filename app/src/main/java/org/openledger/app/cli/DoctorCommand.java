package org.openledger.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.core.json.Json;
import org.openledger.node.Doctor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `doctor`: looks at the machine and says what a node would miss.
@Command(
    name = "doctor",
    description = "Check this machine; --node also has a node look for damage.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin KeyOptions account = new KeyOptions();

  @Option(
      names = "--node",
      arity = "0..1",
      paramLabel = "URL",
      fallbackValue = "${env:OPENLEDGER_URL:-}",
      description =
          "Have this running node read all it holds, and name what is damaged (without a URL:"
              + " where the home's node was served last).")
  @Nullable String node;

  @Mixin JsonOption output = new JsonOption();

  @Override
  public Integer call() {
    var findings = Doctor.examine(account.home.home);
    var damaged = damaged();
    boolean ok = findings.stream().allMatch(Doctor.Finding::ok) && damaged.isEmpty();
    if (output.json) {
      System.out.println(toJson(findings, damaged, ok).compact());
    } else {
      findings.forEach(finding ->
          System.out.printf(
              "%s %-12s %s%n", finding.ok() ? "ok  " : "FAIL", finding.name(), finding.detail()));
      damaged.forEach(thing ->
          System.out.printf(
              "FAIL %-12s %s: %s%n",
              thing.get("part").text(), thing.get("name").text(), thing.get("reason").text()));
      if (node != null && damaged.isEmpty()) {
        System.out.printf("ok   %-12s nothing is damaged%n", "node");
      }
    }
    return ok ? 0 : 1;
  }

  private List<Json> damaged() {
    return node == null
        ? List.of()
        : account.client(node).get("/api/v1/damage").get("damaged").items();
  }

  private static Json toJson(List<Doctor.Finding> findings, List<Json> damaged, boolean ok) {
    return Json.object()
        .put("ok", ok)
        .put("damaged", damaged)
        .put(
            "findings",
            findings.stream()
                .map(finding ->
                    Json.object()
                        .put("name", finding.name())
                        .put("ok", finding.ok())
                        .put("detail", finding.detail())
                        .build())
                .toList())
        .build();
  }
}
