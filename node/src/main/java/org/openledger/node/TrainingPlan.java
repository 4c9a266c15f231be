package org.openledger.node;

import org.openledger.attribute.ContributionVectors;
import org.openledger.attribute.card.Card;
import org.openledger.model.lora.LoraConfig;
import org.openledger.train.OptimiserSettings;

/// How an adapter is trained and measured.
///
/// @param lora rank, alpha and targets
/// @param optimiser how the run walks
/// @param vectors how contribution vectors are accumulated
/// @param card the retrains that measure how well it is attributed
/// @param queries most held-out examples they are judged on
/// @param seed seed of the run
public record TrainingPlan(
    LoraConfig lora,
    OptimiserSettings optimiser,
    ContributionVectors.Settings vectors,
    Card.Plan card,
    int queries,
    long seed) {
  /// What suits the small bases of this project.
  public static final TrainingPlan DEFAULT =
      new TrainingPlan(
          LoraConfig.onAll(8, 16),
          OptimiserSettings.DEFAULT,
          ContributionVectors.Settings.DEFAULT,
          new Card.Plan(8, 0.5, 4, 1),
          8,
          1);

  /// The same with another card.
  public TrainingPlan measuredBy(Card.Plan other, int onQueries) {
    return new TrainingPlan(lora, optimiser, vectors, other, onQueries, seed);
  }

  /// The plan for a Datanet so small that its texts are to be learnt by heart: many passes in small
  /// batches, and a smaller card.
  public TrainingPlan memorising() {
    return new TrainingPlan(
        lora, OptimiserSettings.MEMORISING, vectors, new Card.Plan(4, 0.5, 4, 1), 5, seed);
  }
}
