package org.openledger.bench;

import java.util.ArrayList;
import java.util.List;
import org.openledger.bench.answers.AnswersBenchmark;
import org.openledger.bench.answers.FirstWordBenchmark;
import org.openledger.bench.answers.FollowUpBenchmark;
import org.openledger.bench.answers.PriorBenchmark;
import org.openledger.bench.chain.ComputeBenchmark;
import org.openledger.bench.chain.StartBenchmark;
import org.openledger.bench.chain.TransferBenchmark;
import org.openledger.bench.chain.VectorBenchmark;
import org.openledger.bench.credit.CreditBenchmark;
import org.openledger.bench.encoder.EncoderBenchmark;
import org.openledger.bench.kernel.KernelBenchmarks;
import org.openledger.bench.load.OverloadBenchmark;
import org.openledger.bench.load.ReservationBenchmark;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.retrieval.IndexBuildBenchmark;
import org.openledger.bench.retrieval.RetrievalBenchmark;

/// Every benchmark, in the order `bench all` runs them.
final class Catalogue {
  private Catalogue() {}

  static List<Benchmark> all() {
    var list = new ArrayList<Benchmark>(KernelBenchmarks.all());
    list.add(EncoderBenchmark.benchmark());
    list.add(AnswersBenchmark.benchmark());
    list.add(PriorBenchmark.benchmark());
    list.add(FirstWordBenchmark.benchmark());
    list.add(FollowUpBenchmark.benchmark());
    list.addAll(RetrievalBenchmark.all());
    list.add(IndexBuildBenchmark.benchmark());
    list.add(CreditBenchmark.benchmark());
    list.add(VectorBenchmark.benchmark());
    list.addAll(TransferBenchmark.all());
    list.add(ComputeBenchmark.benchmark());
    list.add(StartBenchmark.benchmark());
    list.add(ReservationBenchmark.benchmark());
    list.add(OverloadBenchmark.benchmark());
    return List.copyOf(list);
  }
}
