package org.openledger.bench.measurement;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a measurement was made on: processor, cores, memory, JDK.
public final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private Machine() {}

  /// One line, such as `AMD EPYC, 2 cores, 24 GiB, Linux amd64, JDK 25.0.3+9`.
  public static String description() {
    long memory = 0;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      memory = system.getTotalMemorySize();
    }
    return "%s, %d cores, %d GiB, %s %s, JDK %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            Math.round(memory / (double) (1L << 30)),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }

  /// The processor's name where the system tells, else "unnamed processor".
  private static String processor() {
    if (!Files.isReadable(PROCESSORS)) {
      return "unnamed processor";
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith(MODEL) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unnamed processor");
    } catch (IOException _) {
      return "unnamed processor";
    }
  }
}
