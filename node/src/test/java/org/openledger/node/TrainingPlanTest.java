package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.attribute.ContributionVectors;
import org.openledger.attribute.card.Card;
import org.openledger.core.fault.Refusal;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.train.OptimiserSettings;

/// A plan means to the stages what it says.
class TrainingPlanTest {
  @Test
  void theUsualPlanIsTheStagesOwn() {
    var plan = TrainingPlan.DEFAULT;
    assertThat(plan.lora()).isEqualTo(LoraConfig.onAll(8, 16));
    assertThat(plan.optimiser()).isEqualTo(OptimiserSettings.DEFAULT);
    assertThat(plan.memorising().optimiser()).isEqualTo(OptimiserSettings.MEMORISING);
    assertThat(plan.vectors()).isEqualTo(ContributionVectors.Settings.DEFAULT);
  }

  @Test
  void fewExamplesAreLearntInSmallStepsAndNoMorePasses() {
    for (int examples : new int[] {1, 20, 51, 144, 1_000}) {
      var few = TrainingPlan.DEFAULT.forFew(examples).optimiser();
      var usual = TrainingPlan.DEFAULT.optimiser();
      assertThat(few.learningRate()).isLessThan(usual.learningRate() / 2);
      assertThat(few.batch()).isBetween(1, usual.batch());
      if (examples >= 20) {
        assertThat(few.withAtLeast(Training.STEPS_MIN, examples).epochs()).isEqualTo(few.epochs());
      }
    }
    assertThat(TrainingPlan.DEFAULT.forFew(20).optimiser().batch()).isEqualTo(2);
    assertThat(TrainingPlan.DEFAULT.forFew(1_000).optimiser().batch()).isEqualTo(16);
  }

  @Test
  void whatIsChangedArrives() {
    var plan =
        new TrainingPlan(
            new TrainingPlan.Shape(2, List.of("v_proj", "q_proj"), 4),
            new TrainingPlan.Course(3, 1e-3f, 5),
            0.5f,
            new TrainingPlan.Measuring(6, 0.25, 7),
            8,
            9);
    assertThat(plan.lora())
        .isEqualTo(new LoraConfig(2, false, 4, List.of(Projection.Q, Projection.V)));
    assertThat(plan.optimiser().epochs()).isEqualTo(3);
    assertThat(plan.optimiser().learningRate()).isEqualTo(1e-3f);
    assertThat(plan.optimiser().batch()).isEqualTo(5);
    assertThat(plan.vectors().kappa()).isEqualTo(0.5f);
    assertThat(plan.card()).isEqualTo(new Card.Plan(6, 0.25, 7, 1));
    var other = new TrainingPlan.Measuring(2, 0.5, 1);
    assertThat(plan.measuredBy(other, 3).card()).isEqualTo(new Card.Plan(2, 0.5, 1, 1));
  }

  @Test
  void aLayerThatNoModelHasIsRefused() {
    var plan =
        new TrainingPlan(
            new TrainingPlan.Shape(2, List.of("embed"), 4),
            new TrainingPlan.Course(3, 1e-3f, 5),
            0,
            new TrainingPlan.Measuring(6, 0.25, 7),
            8,
            9);
    assertThatThrownBy(plan::lora)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no layer is called \"embed\"");
  }
}
