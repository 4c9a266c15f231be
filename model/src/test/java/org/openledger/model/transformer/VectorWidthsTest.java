package org.openledger.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.encoder.TinyEncoder;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// The same bits however wide vectors are: of a training, of an encoder and of rows of bytes.
///
/// Each width has a process of its own, which computes them all: to compile vectors takes most of
/// its time.
class VectorWidthsTest {
  @TempDir Path encoder;

  /// 0 bits stand for no vectors.
  @Test
  void otherProcessesWithOtherVectorWidthsGiveTheSameBits() throws Exception {
    TinyEncoder.write(encoder);
    var processes = new LinkedHashMap<Integer, Process>();
    for (int bits : List.of(0, 128, 256, 512)) {
      processes.put(bits, anotherProcess(bits));
    }
    var expected = WidthsRun.digests(encoder, Kernels.vector(new Workers(1)));
    for (var process : processes.entrySet()) {
      int bits = process.getKey();
      assertThat(said(process.getValue()))
          .as(bits + " bits")
          .isEqualTo((bits == 0 ? "ScalarKernels " : "VectorKernels ") + expected);
    }
  }

  private Process anotherProcess(int bits) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dopenledger.native=" + System.getProperty("openledger.native"),
            "-Dopenledger.vector.bits=" + bits,
            "-Dopenledger.threads=2",
            "-Dopenledger.deep=" + Boolean.getBoolean("openledger.deep"),
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            WidthsRun.class.getName(),
            encoder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String said(Process process) throws Exception {
    try (var out = process.inputReader()) {
      var line = out.readLine();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return String.valueOf(line);
    }
  }
}
