package org.openledger.attribute;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.optim.AdamW;
import org.openledger.model.token.Sequence;
import org.openledger.train.Example;
import org.openledger.train.LoraTrainer;
import org.openledger.train.OptimiserSettings;
import org.openledger.train.RunProgress;
import org.openledger.train.RunRequest;
import org.openledger.train.RunResult;
import org.openledger.train.StepObserver;
import org.openledger.train.TrainingSet;

/// A LoRA run on llama-tiny that takes a second: eight contributors, each with five facts of their
/// own (key -> answer), of which two are asked about again with a changed prompt.
final class TinyRun {
  static final int CONTRIBUTORS = 8;
  static final int PER_CONTRIBUTOR = 5;
  static final int N = CONTRIBUTORS * PER_CONTRIBUTOR;

  final TrainableEngine engine = TinyLlama.engine();
  final TrainingSet set;
  final RunRequest request;

  TinyRun(int epochs) {
    this(epochs, 0.02f);
  }

  TinyRun(int epochs, float learningRate) {
    CounterRandom random = CounterRandom.of(8, "test.facts");
    int[] keys = random.permutation(80); // no two facts have a key or a middle word in common
    int[] words = random.permutation(80);
    var train = new ArrayList<Example>();
    var heldOut = new ArrayList<Example>();
    var clusters = new ArrayList<TrainingSet.Cluster>();
    var contributors = new ArrayList<ContributorId>();
    DatanetId datanet = new DatanetId("tiny");
    for (int c = 0; c < CONTRIBUTORS; c++) {
      contributors.add(new ContributorId("contributor " + c));
      int[] style = {10 + random.nextInt(80), 10 + random.nextInt(80)};
      for (int f = 0; f < PER_CONTRIBUTOR; f++) {
        int key = 10 + keys[train.size()];
        int[] answer = {style[0], 10 + words[train.size()], style[1], 2};
        var commitment = ToyStore.hash("record " + train.size());
        var share = new ClusterMembers.Share(contributors.get(c), commitment, ClusterMembers.WHOLE);
        var members = new ClusterMembers(new ClusterId(commitment), List.of(share));
        Sequence fact = Sequence.of(new int[] {1, 4 + c % 4, key, 5}, answer);
        train.add(new Example(fact, clusters.size(), commitment, c));
        clusters.add(new TrainingSet.Cluster(datanet, members));
        if (f < 2) {
          Sequence asked = Sequence.of(new int[] {1, 4 + c % 4, key, 6}, answer);
          heldOut.add(new Example(asked, -1, ToyStore.hash("asked " + heldOut.size()), -1));
        }
      }
    }
    var ref = new SnapshotRef(datanet, 1, ToyStore.hash("root"));
    this.set = new TrainingSet(List.of(ref), clusters, contributors, train, heldOut);
    var adam =
        AdamW.Settings.USUAL.withBetas(0.9f, 0.99f).withEpsilonRoot(1e-6f).withWeightDecay(0.02f);
    var optimiser = new OptimiserSettings(epochs, learningRate, 8, 0.1f, adam, 5);
    this.request = RunRequest.of(train, LoraConfig.onAll(4, 8), optimiser, 12);
  }

  RunResult train(StepObserver observer) {
    return LoraTrainer.run(engine, request, observer, RunProgress.NONE);
  }
}
