package org.openledger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.hash.Keccak;
import org.openledger.model.tensor.Kernels;

/// Looks at the machine and says what a node would miss.
public final class Doctor {
  private static final int JAVA_MIN = 25;
  private static final long HEAP_BYTES_MIN = 2L << 30;
  private static final long DISK_BYTES_MIN = 2L << 30;

  private Doctor() {}

  /// One thing that was looked at.
  ///
  /// @param name what
  /// @param ok whether a node can live with it
  /// @param detail what was seen
  public record Finding(String name, boolean ok, String detail) {}

  /// Looks at Java, processors, memory, the disk of a home, kernels and signatures.
  public static List<Finding> examine(Path home) {
    NativeFolder.keepIn(home);
    var findings = new ArrayList<Finding>();
    var runtime = Runtime.getRuntime();
    int java = Runtime.version().feature();
    findings.add(new Finding("java", java >= JAVA_MIN, "" + Runtime.version()));
    findings.add(new Finding("processors", true, "" + runtime.availableProcessors()));
    long heap = runtime.maxMemory();
    findings.add(new Finding("heap", heap >= HEAP_BYTES_MIN, (heap >> 20) + " MiB"));
    long disk = usable(home);
    findings.add(new Finding("disk", disk >= DISK_BYTES_MIN, (disk >> 30) + " GiB free"));
    findings.add(new Finding("kernels", true, "version " + Kernels.KERNEL_VERSION));
    findings.add(signing());
    return findings;
  }

  private static long usable(Path home) {
    try {
      Files.createDirectories(home);
      return Files.getFileStore(home).getUsableSpace();
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot look at the disk of " + home, e);
    }
  }

  private static Finding signing() {
    var digest = Keccak.hash256(new byte[] {1});
    var key = KeyPair.of(digest.bytes());
    boolean recovers = key.sign(digest).recover(digest).filter(key.address()::equals).isPresent();
    return new Finding("secp256k1", recovers, recovers ? "signs and recovers" : "does not recover");
  }
}
