package org.openledger.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.model.tensor.Kernels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `doctor`: looks at the machine and says what a node would miss.
@Command(
    name = "doctor",
    description = "Check this machine: Java, processors, memory, disk, native parts.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long HEAP_BYTES_MIN = 2L << 30;
  private static final long DISK_BYTES_MIN = 2L << 30;

  @Mixin HomeOptions home = new HomeOptions();

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  boolean json;

  private record Finding(String name, boolean ok, String detail) {}

  @Override
  public Integer call() throws IOException {
    NativeFolder.keepIn(home.home);
    var findings = new ArrayList<Finding>();
    var runtime = Runtime.getRuntime();
    findings.add(new Finding("java", Runtime.version().feature() >= 25, "" + Runtime.version()));
    findings.add(new Finding("processors", true, "" + runtime.availableProcessors()));
    long heap = runtime.maxMemory();
    findings.add(new Finding("heap", heap >= HEAP_BYTES_MIN, (heap >> 20) + " MiB"));
    Files.createDirectories(home.home);
    long disk = Files.getFileStore(home.home).getUsableSpace();
    findings.add(new Finding("disk", disk >= DISK_BYTES_MIN, (disk >> 30) + " GiB free"));
    findings.add(new Finding("kernels", true, "version " + Kernels.KERNEL_VERSION));
    findings.add(signing());
    boolean ok = findings.stream().allMatch(Finding::ok);
    if (json) {
      System.out.println(toJson(findings, ok).compact());
    } else {
      findings.forEach(finding ->
          System.out.printf(
              "%s %-12s %s%n", finding.ok ? "ok  " : "FAIL", finding.name, finding.detail));
    }
    return ok ? 0 : 1;
  }

  private static Finding signing() {
    var digest = Keccak.hash256(new byte[] {1});
    var key = KeyPair.of(digest.bytes());
    boolean recovers = key.sign(digest).recover(digest).filter(key.address()::equals).isPresent();
    return new Finding("secp256k1", recovers, recovers ? "signs and recovers" : "does not recover");
  }

  private static Json toJson(List<Finding> findings, boolean ok) {
    return Json.object()
        .put("ok", ok)
        .put(
            "findings",
            findings.stream()
                .map(finding ->
                    Json.object()
                        .put("name", finding.name)
                        .put("ok", finding.ok)
                        .put("detail", finding.detail)
                        .build())
                .toList())
        .build();
  }
}
