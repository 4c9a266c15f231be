package org.openledger.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.openledger.core.json.Json;
import org.openledger.node.Doctor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `doctor`: looks at the machine and says what a node would miss.
@Command(
    name = "doctor",
    description = "Check this machine: Java, processors, memory, disk, native parts.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin HomeOptions home = new HomeOptions();

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  boolean json;

  @Override
  public Integer call() {
    var findings = Doctor.examine(home.home);
    boolean ok = findings.stream().allMatch(Doctor.Finding::ok);
    if (json) {
      System.out.println(toJson(findings, ok).compact());
    } else {
      findings.forEach(finding ->
          System.out.printf(
              "%s %-12s %s%n", finding.ok() ? "ok  " : "FAIL", finding.name(), finding.detail()));
    }
    return ok ? 0 : 1;
  }

  private static Json toJson(List<Doctor.Finding> findings, boolean ok) {
    return Json.object()
        .put("ok", ok)
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
