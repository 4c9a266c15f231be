package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.cli.Main;
import org.openledger.bench.node.Program;
import org.openledger.bench.node.Workplace;
import org.openledger.bench.torture.Torture;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Training;
import org.openledger.node.TrainingPlan;

/// The short form of `torture`: some rounds of each kind, in which nothing may break. How long
/// things take is measured by the command alone.
class TortureTest {
  /// What an adapter has learnt is of no matter here.
  private static final TrainingPlan QUICK =
      new TrainingPlan(
          new TrainingPlan.Shape(1, List.of("q_proj"), 2),
          new TrainingPlan.Course(1, 1e-2f, 4),
          TrainingPlan.DEFAULT.curvature(),
          new TrainingPlan.Measuring(2, 0.5, 1),
          1,
          7);

  private static final long SEED = Long.getLong("openledger.seed", 1);

  @TempDir static Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    try (var node = Node.open(NodeConfig.at(folder.resolve("template")))) {
      var datanet = TidePools.importInto(node.contributing());
      var snapshot = node.contributing().snapshot(datanet.id());
      var base = node.training().base("nano");
      node.training().offerBase(base);
      var request = new Training.TrainRequest(base, "tides", snapshot, QUICK);
      node.training().train(request, TidePools.WATCHING);
    }
  }

  private static Torture torture() {
    var program =
        new Program(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-ea",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    var remarks = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    return new Torture(Workplace.at(folder, program), SEED, remarks);
  }

  @Test
  void nothingIsLostByKills() {
    // Serving, closing, starting, and a first start.
    assertThat(torture().kill(4).broken()).as("seed %d", SEED).isEmpty();
  }

  @Test
  void noForgeryIsAccepted() {
    assertThat(torture().forge(2_000).broken()).as("seed %d", SEED).isEmpty();
  }
}
