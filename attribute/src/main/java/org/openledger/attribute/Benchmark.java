package org.openledger.attribute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.attribute.card.Card;
import org.openledger.attribute.card.QueryOutputs;
import org.openledger.attribute.card.Retrainer;
import org.openledger.attribute.linear.Rows;
import org.openledger.attribute.method.AttributionMethod;
import org.openledger.attribute.method.AttributionMethod.Query;
import org.openledger.attribute.method.Block;
import org.openledger.attribute.method.Bm25;
import org.openledger.attribute.method.ContributionCredits;
import org.openledger.attribute.method.DataInf;
import org.openledger.attribute.method.EkFac;
import org.openledger.attribute.method.EmpiricalFisher;
import org.openledger.attribute.method.GradientCosine;
import org.openledger.attribute.method.GradientDot;
import org.openledger.attribute.method.HiddenCosine;
import org.openledger.attribute.method.KroneckerTap;
import org.openledger.attribute.method.RandomScores;
import org.openledger.attribute.method.TokenProportional;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.LabelDraws;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.Sequence;

/// Every attribution method on one finished run, and the card that judges them by retraining.
public final class Benchmark {
  /// Damping factor of the curvature methods, as published for DataInf and EK-FAC.
  private static final double DAMPING = 0.1;

  /// Examples whose sampled-label gradients make EK-FAC's factors; more changes little.
  private static final int FACTOR_EXAMPLES = 256;

  /// A finished run.
  ///
  /// @param examples training examples in the order of the run, [n]
  /// @param clusterOf cluster of each example
  /// @param contributorOf contributor of each example
  /// @param vectors the run's contribution vectors
  public record Run(
      List<Sequence> examples, int[] clusterOf, int[] contributorOf, RunVectors vectors) {
    public Run {
      examples = List.copyOf(examples);
      if (clusterOf.length != examples.size() || contributorOf.length != examples.size()) {
        throw new IllegalArgumentException("one cluster and contributor per example is needed");
      }
    }
  }

  private final TrainableEngine engine;
  private final LoraAdapter adapter;
  private final Run run;
  private final AnswerModel answers;
  private final Rows.Bytes gradients;

  /// Over a run's model and trained adapter with one loss gradient per example, see
  /// [RecordRows#gradients].
  public Benchmark(TrainableEngine engine, LoraAdapter adapter, Run run, Rows.Bytes gradients) {
    this.engine = engine;
    this.adapter = adapter;
    this.run = run;
    this.answers = new EngineAnswers(engine, adapter);
    this.gradients = gradients;
  }

  /// Queries with their gradients, one per scored sequence.
  public List<Query> queries(List<Sequence> asked) {
    var queries = new ArrayList<Query>();
    for (Sequence sequence : asked) {
      int split = sequence.length() - sequence.scored();
      int[] prompt = Arrays.copyOf(sequence.ids(), split);
      int[] answer = Arrays.copyOfRange(sequence.ids(), split, sequence.length());
      float[] end = adapter.parameters();
      PathGradient path =
          PathGradient.of(
              run.vectors().course().start(), end, at -> answers.gradient(prompt, answer, at));
      queries.add(new Query(prompt, answer, answers.gradient(prompt, answer, end), path.mean()));
    }
    return queries;
  }

  /// All methods, the paying one first.
  public List<AttributionMethod> methods() {
    List<Block> blocks = KroneckerTap.blocks(adapter);
    int n = run.examples().size();
    int[] tokens = run.examples().stream().mapToInt(Sequence::scored).toArray();
    List<int[]> ids = run.examples().stream().map(Sequence::ids).toList();
    Rows vectors = run.vectors().vectors();
    var methods = new ArrayList<AttributionMethod>();
    for (var direction : ContributionCredits.Direction.values()) {
      methods.add(new ContributionCredits(direction, vectors, run.clusterOf()));
    }
    methods.add(new RandomScores(n, 0));
    methods.add(new TokenProportional(tokens));
    methods.add(new Bm25(ids, engine.vocabulary()));
    methods.add(new HiddenCosine(engine, adapter, run.examples()));
    methods.add(new GradientDot(gradients));
    methods.add(new GradientCosine(gradients));
    methods.add(new DataInf(blocks, gradients, DAMPING));
    methods.add(ekFac());
    if (n <= EmpiricalFisher.MAX_EXAMPLES) {
      methods.add(new EmpiricalFisher(gradients, DAMPING));
    }
    return methods;
  }

  /// Factors and curvature from one draw of labels per example.
  private EkFac ekFac() {
    KroneckerTap tap = new KroneckerTap(adapter);
    List<Sequence> used =
        run.examples().subList(0, Math.min(run.examples().size(), FACTOR_EXAMPLES));
    Rows.Bytes curvature = Rows.bytes(used.size(), adapter.size());
    CounterRandom random = CounterRandom.of(0, "attribute.ekfac");
    for (int i = 0; i < used.size(); i++) {
      LoraGradients drawn =
          engine.sampledGradients(
              adapter, List.of(used.get(i)), new LabelDraws(1, random.fork(i)), tap);
      curvature.put(i, drawn.rows());
    }
    return EkFac.of(tap.factors(), curvature, gradients, DAMPING, EkFac.Damping.GLOBAL);
  }

  /// f_q of every query at an adapter.
  public QueryOutputs outputs(List<Query> queries) {
    return at -> {
      double[] outputs = new double[queries.size()];
      for (int q = 0; q < outputs.length; q++) {
        Query query = queries.get(q);
        outputs[q] = answers.logLikelihood(query.prompt(), query.answer(), at);
      }
      return outputs;
    };
  }

  /// Measures all methods on `asked` by retraining.
  public Card card(Card.Plan plan, Retrainer retrainer, List<Sequence> asked) {
    List<Query> queries = queries(asked);
    var subject = new Card.Subject(run.contributorOf(), retrainer, outputs(queries));
    return Card.measure(plan, subject, queries, methods());
  }
}
