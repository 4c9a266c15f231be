package org.openledger.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openledger.core.hash.Hash;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// One run, the same digest however it is computed.
class DeterminismTest {

  private static final Hash DIGEST = DigestRun.run(Kernels.vector(new Workers(1)));

  @Test
  void twoThreadsGiveTheSameRun() {
    try (var two = new Workers(2)) {
      assertThat(DigestRun.run(Kernels.vector(two))).isEqualTo(DIGEST);
    }
  }

  @Test
  void theScalarTwinGivesTheSameRun() {
    assertThat(DigestRun.run(Kernels.scalar(new Workers(1)))).isEqualTo(DIGEST);
  }

  @Test
  void otherProcessesWithOtherVectorWidthsGiveTheSameRun() throws Exception {
    var processes = new LinkedHashMap<Integer, Process>();
    for (int bits : List.of(128, 256, 512)) {
      processes.put(bits, anotherProcess(bits));
    }
    for (var process : processes.entrySet()) {
      assertThat(said(process.getValue()))
          .as(process.getKey() + " bits")
          .isEqualTo(DIGEST.toString());
    }
  }

  private static Process anotherProcess(int bits) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-Dopenledger.vector.bits=" + bits,
            "-Dopenledger.threads=2",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            DigestRun.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String said(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out.strip();
  }
}
