package org.openledger.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// The peer of the training step computes the same step.
class TorchStepTest {
  @Test
  void libtorchFindsTheSameLossAndGradient() {
    var ours = new LoraStep(Kernels.vector(new Workers(1)), 7, 3);
    double[] theirs = TorchStep.of(ours).orElseThrow().check();

    LoraGradients gradients = ours.ordinary();

    // float32 on both sides, 1.1 million products to a sum of gradients
    assertThat(Arrays.stream(gradients.losses()).sum()).isCloseTo(theirs[0], within(1e-3));
    double squares = 0;
    for (float g : gradients.rows()) {
      squares += (double) g * g;
    }
    assertThat(squares / theirs[1]).isCloseTo(1, within(1e-4));
  }
}
