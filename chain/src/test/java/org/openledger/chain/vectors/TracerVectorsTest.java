package org.openledger.chain.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.chain.VectorArchive;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.Tracer;

/// With a tracer, gas and stack are checked at each instruction instead of once per block; the
/// results must be the same. A fixed sample of the official state tests, by the hash of their name.
class TracerVectorsTest {
  private static final Path ZIP = Path.of("../shared/vectors/evm/osaka-state-tests.zip");
  private static final int ONE_IN = 8;

  /// Checks that frames nest, gas never grows within a frame, and every step is in its frame.
  private static final class Checking implements Tracer {
    private final ArrayDeque<FrameStart> frames = new ArrayDeque<>();
    private long steps;
    private long entered;

    @Override
    public void step(Step step) {
      steps++;
      var frame = frames.element();
      assertThat(step.depth()).isEqualTo(frame.depth());
      assertThat(step.gas()).isBetween(0L, frame.gas());
      assertThat(step.stackSize()).isBetween(0, 1024);
    }

    @Override
    public void enter(FrameStart frame) {
      entered++;
      assertThat(frame.depth()).isEqualTo(frames.size());
      frames.push(frame);
    }

    @Override
    public void exit(Halt halt, long gasUsed, byte @Nullable [] output) {
      var frame = frames.pop();
      assertThat(gasUsed).isBetween(0L, frame.gas());
    }
  }

  @Test
  void tracedTransactionsEndAsUntracedOnesDo() {
    VectorArchive.require(ZIP);
    var tracer = new Checking();
    var report =
        StateTestRunner.run(ZIP, name -> Math.floorMod(name.hashCode(), ONE_IN) == 0, tracer);
    System.out.println(
        "traced state tests: "
            + report.passed()
            + " of "
            + report.present()
            + " pass, "
            + tracer.steps
            + " steps in "
            + tracer.entered
            + " frames");
    assertThat(report.failures()).isEmpty();
    assertThat(tracer.frames).isEmpty();
    assertThat(tracer.steps).isGreaterThan(100_000);
  }
}
