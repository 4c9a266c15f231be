package org.openledger.attribute;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.train.TrainingSet;

/// A store made from a toy run: cluster k has members "c{k mod contributors}" and, when k is even,
/// "shared" with a third.
record ToyStore(ToyRegression toy, float[] end, AttributionStore.Contents contents) {
  static ToyStore trained(ToyRegression toy, int clusters, int contributors, float kappa) {
    int[] clusterOf = ContributionVectorsTest.clusters(toy.n, clusters);
    var settings = new ContributionVectors.Settings(kappa, 1, 2, 1 << 24);
    var vectors =
        new ContributionVectors(
            ContributionVectorsTest.examples(clusterOf, clusters), toy.p, settings);
    float[] end = toy.train(ToyRegression.ones(toy.n), vectors);
    RunVectors run = vectors.finish();
    var table = new ArrayList<TrainingSet.Cluster>();
    for (int k = 0; k < clusters; k++) {
      var first = new ContributorId("c" + k % contributors);
      Hash id = hash("cluster " + k);
      var shares = new ArrayList<ClusterMembers.Share>();
      shares.add(new ClusterMembers.Share(first, id, k % 2 == 0 ? 666_667 : 1_000_000));
      if (k % 2 == 0) {
        var shared = new ContributorId("shared");
        shares.add(new ClusterMembers.Share(shared, hash("copy " + k), 333_333));
      }
      var members = new ClusterMembers(new ClusterId(id), shares);
      table.add(new TrainingSet.Cluster(new DatanetId("toy"), members));
    }
    var records = new ArrayList<AttributionStore.TrainedRecord>();
    Rows.Bytes rows = Rows.bytes(toy.n, toy.p);
    for (int i = 0; i < toy.n; i++) {
      float[] row = toy.gradient(i, end);
      for (int j = 0; j < toy.p; j++) {
        row[j] *= -run.course().rates()[j] / toy.n;
      }
      rows.put(i, row);
      int k = clusterOf[i];
      var contributor = table.get(k).members().shares().getFirst().contributor();
      records.add(new AttributionStore.TrainedRecord(hash("record " + i), contributor, k));
    }
    List<int[]> tokens = new ArrayList<>();
    for (int i = 0; i < toy.n; i++) {
      tokens.add(new int[] {i % 3, 70_000 + i % 2, 3});
    }
    var corpus = new AttributionStore.Corpus(70_002, tokens);
    Hash digest = AttributionStore.digest(end);
    return new ToyStore(
        toy, end, new AttributionStore.Contents(corpus, table, records, run, rows, kappa, digest));
  }

  static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The toy as a model: the prompt's id keys the query, answers of any tokens share its output.
  AnswerModel model() {
    return new AnswerModel() {
      @Override
      public int parameters() {
        return toy.p;
      }

      @Override
      public double logLikelihood(
          int[] prompt, int[] answer, float @org.jspecify.annotations.Nullable [] adapter) {
        float[] th = adapter == null ? toy.start : adapter;
        return toy.output(query(prompt[0]), prompt[0] % 3, th);
      }

      @Override
      public float[] gradient(int[] prompt, int[] answer, float[] adapter) {
        return toy.outputGradient(query(prompt[0]), prompt[0] % 3, adapter);
      }
    };
  }

  float[] query(int id) {
    var random = org.openledger.core.random.CounterRandom.of(id, "test.query");
    float[] query = new float[toy.p];
    for (int j = 0; j < toy.p; j++) {
      query[j] = (float) random.nextGaussian();
    }
    return query;
  }
}
