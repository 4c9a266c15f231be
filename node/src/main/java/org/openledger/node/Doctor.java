package org.openledger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

  /// More than any vector has, and no multiple of what one has.
  private static final int NUMBERS = 1_003;

  private Doctor() {}

  /// One thing that was looked at.
  ///
  /// @param name what
  /// @param ok whether a node can live with it
  /// @param detail what was seen
  public record Finding(String name, boolean ok, String detail) {}

  /// Looks at Java, memory, the disk of a home, kernels on the processors, and signatures.
  public static List<Finding> examine(Path home) {
    NativeFolder.keepIn(home);
    var findings = new ArrayList<Finding>();
    var runtime = Runtime.getRuntime();
    int java = Runtime.version().feature();
    findings.add(new Finding("java", java >= JAVA_MIN, "" + Runtime.version()));
    long heap = runtime.maxMemory();
    findings.add(new Finding("heap", heap >= HEAP_BYTES_MIN, (heap >> 20) + " MiB"));
    long disk = usable(home);
    findings.add(new Finding("disk", disk >= DISK_BYTES_MIN, (disk >> 30) + " GiB free"));
    var kernels = Kernels.shared();
    findings.add(kernels(kernels, Kernels.scalar(kernels.workers())));
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

  /// Whether this machine's vectors give the bits that plain Java gives, as they do everywhere.
  static Finding kernels(Kernels vector, Kernels plain) {
    float[] x = numbers(1);
    float[] y = numbers(2);
    int processors = Runtime.getRuntime().availableProcessors();
    float[] product = {vector.dot(x, 0, y, 0, NUMBERS), plain.dot(x, 0, y, 0, NUMBERS)};
    vector.exp(x, 0, NUMBERS, 0.5f);
    plain.exp(y, 0, NUMBERS, 0.5f);
    boolean agree =
        Float.floatToRawIntBits(product[0]) == Float.floatToRawIntBits(product[1])
            && Arrays.equals(x, exp(plain, numbers(1)))
            && Arrays.equals(y, exp(vector, numbers(2)));
    return new Finding(
        "kernels",
        agree,
        "version %d on %d processors, %s plain Java"
            .formatted(
                Kernels.KERNEL_VERSION, processors, agree ? "the bits of" : "other bits than"));
  }

  private static float[] exp(Kernels kernels, float[] x) {
    kernels.exp(x, 0, NUMBERS, 0.5f);
    return x;
  }

  /// Numbers from -2 to 2 without an order.
  private static float[] numbers(int seed) {
    float[] numbers = new float[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      numbers[i] = (i * 7_919L + seed * 104_729L) % 1_009 / 252.25f - 2;
    }
    return numbers;
  }

  private static Finding signing() {
    var digest = Keccak.hash256(new byte[] {1});
    var key = KeyPair.of(digest.bytes());
    boolean recovers = key.sign(digest).recover(digest).filter(key.address()::equals).isPresent();
    return new Finding("secp256k1", recovers, recovers ? "signs and recovers" : "does not recover");
  }
}
