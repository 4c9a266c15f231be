package org.openledger.node;

import java.util.Arrays;
import java.util.List;
import org.openledger.attribute.ContributionVectors;
import org.openledger.attribute.card.Card;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.train.OptimiserSettings;

/// How an adapter is trained and measured; the bounds are the stages' and checked there.
///
/// @param shape what is trained
/// @param course how the run walks
/// @param curvature weight of the curvature term in contribution vectors, 0 to 1
/// @param measuring the retrains that measure how well it is attributed
/// @param queries most held-out examples they are judged on
/// @param seed seed of the run
public record TrainingPlan(
    Shape shape, Course course, float curvature, Measuring measuring, int queries, long seed) {
  /// Seed of a card's parts and of its bootstrap.
  private static final long CARD_SEED = 1;

  /// What suits the small bases of this project.
  public static final TrainingPlan DEFAULT =
      new TrainingPlan(
          Shape.onAll(8, 16),
          Course.of(OptimiserSettings.DEFAULT),
          ContributionVectors.Settings.DEFAULT.kappa(),
          new Measuring(8, 0.5, 4),
          8,
          1);

  /// The shape of an adapter.
  ///
  /// @param rank rank of its factors
  /// @param layers the layers it sits on, by the names of PEFT's `target_modules`
  /// @param alpha what its product is scaled by, times the rank
  public record Shape(int rank, List<String> layers, int alpha) {
    public Shape {
      layers = List.copyOf(layers);
    }

    /// An adapter on all seven linear layers of a block.
    public static Shape onAll(int rank, int alpha) {
      return new Shape(
          rank, Arrays.stream(Projection.values()).map(Projection::shortName).toList(), alpha);
    }
  }

  /// How a run walks.
  ///
  /// @param epochs passes over the examples
  /// @param learningRate highest learning rate
  /// @param batch examples per step
  public record Course(int epochs, float learningRate, int batch) {
    private static Course of(OptimiserSettings settings) {
      return new Course(settings.epochs(), settings.learningRate(), settings.batch());
    }
  }

  /// What a card is measured on.
  ///
  /// @param parts retrains on random parts of the examples
  /// @param share share of the examples kept in each part
  /// @param leftOut most contributors left out in turn
  public record Measuring(int parts, double share, int leftOut) {}

  /// The same with another card.
  public TrainingPlan measuredBy(Measuring other, int onQueries) {
    return new TrainingPlan(shape, course, curvature, other, onQueries, seed);
  }

  /// The plan for few examples beside a base that knows the language: however many steps a run
  /// takes at least, no more passes than here, and a third of the learning rate. Else what is
  /// trained on is learnt by heart and what is held out gets less likely.
  public TrainingPlan forFew(long examples) {
    int batch = Math.clamp(examples * course.epochs() / Training.STEPS_MIN, 1, course.batch());
    var gentle = new Course(course.epochs(), course.learningRate() / 3, batch);
    return new TrainingPlan(shape, gentle, curvature, measuring, queries, seed);
  }

  /// The plan for a Datanet so small that its texts are to be learnt by heart: many passes in small
  /// batches, and a smaller card.
  public TrainingPlan memorising() {
    return new TrainingPlan(
        shape,
        Course.of(OptimiserSettings.MEMORISING),
        curvature,
        new Measuring(4, 0.5, 4),
        5,
        seed);
  }

  LoraConfig lora() {
    var targets = shape.layers().stream().map(TrainingPlan::projection).toList();
    return new LoraConfig(shape.rank(), false, shape.alpha(), targets);
  }

  private static Projection projection(String layer) {
    return Arrays.stream(Projection.values())
        .filter(projection -> projection.shortName().equals(layer))
        .findFirst()
        .orElseThrow(() -> new Refusal(Code.BAD_SETTINGS, "no layer is called \"" + layer + "\""));
  }

  OptimiserSettings optimiser() {
    var usual = OptimiserSettings.DEFAULT;
    return new OptimiserSettings(
        course.epochs(),
        course.learningRate(),
        course.batch(),
        usual.warmupFraction(),
        usual.adam(),
        usual.clipNorm());
  }

  ContributionVectors.Settings vectors() {
    return ContributionVectors.Settings.DEFAULT.withKappa(curvature);
  }

  Card.Plan card() {
    return new Card.Plan(measuring.parts(), measuring.share(), measuring.leftOut(), CARD_SEED);
  }
}
