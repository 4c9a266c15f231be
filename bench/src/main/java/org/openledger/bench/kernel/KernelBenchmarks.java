package org.openledger.bench.kernel;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.openledger.bench.Benchmark;
import org.openledger.bench.CpuClock;
import org.openledger.bench.Measurement;
import org.openledger.bench.Report;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.PackedMatrix;
import org.openledger.model.tensor.Workers;
import org.openledger.model.transformer.ModelConfig;
import org.openledger.model.transformer.Sequence;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.transformer.Weights;

/// The kernel and training benchmarks by name, each on one thread by CPU time.
public final class KernelBenchmarks {
  private static final int RUNS = 9;
  private static final long SEED = 1;

  private final Kernels kernels = Kernels.vector(new Workers(1));
  private final Optional<OpenBlas> blas = Loaded.BLAS;
  private final Report out;

  /// Loads the library on first use.
  private static final class Loaded {
    static final Optional<OpenBlas> BLAS = OpenBlas.load();
  }

  private KernelBenchmarks(Report out) {
    this.out = out;
  }

  /// The benchmarks, in the order `all` runs them.
  public static List<Benchmark> all() {
    var list = new ArrayList<Benchmark>();
    add(list, "gemm-512", "product of 512 x 512 matrices", (k, name) -> k.square(name, 512, 20));
    add(list, "gemm-2048", "product of 2048 x 2048 matrices", (k, name) -> k.square(name, 2048, 1));
    add(
        list,
        "gemm-skinny",
        "8 rows by 2048 x 2048",
        (k, name) -> k.gemm(name, new int[] {8, 2048, 2048}, 40));
    add(list, "gemv", "one row by 4096 x 4096", KernelBenchmarks::gemv);
    add(list, "train-step", "a LoRA step of a small decoder", KernelBenchmarks::trainStep);
    add(
        list,
        "train-step-per-sample",
        "the same with per-sample gradients",
        KernelBenchmarks::trainStep);
    for (int width : new int[] {1024, 2048}) {
      for (int rows : new int[] {8, 32}) {
        add(
            list,
            "mixed-lora-" + width + "-" + rows,
            rows + " rows by " + width + " x " + width + ", each with an adapter of its own",
            (k, name) -> k.mixedLora(name, width, rows));
      }
    }
    return list;
  }

  private static void add(
      List<Benchmark> list,
      String name,
      String measure,
      BiConsumer<KernelBenchmarks, String> body) {
    list.add(
        new Benchmark(name, measure, run -> body.accept(new KernelBenchmarks(run.report()), name)));
  }

  private void square(String name, int n, int repeat) {
    gemm(name, new int[] {n, n, n}, repeat);
  }

  private static float[] random(int n, String purpose) {
    CounterRandom random = CounterRandom.of(SEED, purpose);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 2 * random.nextFloat() - 1;
    }
    return x;
  }

  /// Products with a right operand packed once, as a layer's weights are, in GFLOP/s; the large
  /// ones include the packing.
  private void gemm(String name, int[] mkn, int repeat) {
    float[] a = random(mkn[0] * mkn[1], "a");
    float[] b = random(mkn[1] * mkn[2], "b");
    Matrix left = Matrix.of(a, mkn[0], mkn[1]);
    Matrix right = Matrix.of(b, mkn[1], mkn[2]);
    Matrix c = Matrix.of(new float[mkn[0] * mkn[2]], mkn[0], mkn[2]);
    PackedMatrix packed = PackedMatrix.of(right);
    boolean skinny = mkn[0] <= 16;
    Runnable ours =
        () -> {
          if (skinny) {
            kernels.multiply(left, packed, c, false);
          } else {
            kernels.multiply(left, right, c, false);
          }
        };
    Runnable peer = () -> {};
    if (blas.isPresent()) {
      MemorySegment x = OpenBlas.copy(a);
      MemorySegment y = OpenBlas.copy(b);
      MemorySegment z = OpenBlas.copy(c.data());
      peer = () -> blas.get().multiply(mkn, x, y, z);
    }
    double work = 2e-9 * mkn[0] * mkn[1] * mkn[2] * repeat;
    rates(name, work, repeat, ours, peer);
  }

  private void gemv(String name) {
    int n = 4096;
    float[] w = random(n * n, "w");
    float[] x = random(n, "x");
    PackedMatrix packed = PackedMatrix.of(Matrix.of(w, n, n).transposed());
    Matrix y = Matrix.of(new float[n], 1, n);
    Runnable peer = () -> {};
    if (blas.isPresent()) {
      MemorySegment a = OpenBlas.copy(w);
      MemorySegment b = OpenBlas.copy(x);
      MemorySegment c = OpenBlas.copy(y.data());
      peer = () -> blas.get().multiply(n, n, a, b, c);
    }
    Runnable ours = () -> kernels.multiply(Matrix.of(x, 1, n), packed, y, false);
    rates(name, 2e-9 * n * n * 10, 10, ours, peer);
  }

  private void rates(String name, double work, int repeat, Runnable ours, Runnable peer) {
    double[] seconds =
        CpuClock.medians(6, RUNS, CpuClock.repeat(repeat, ours), CpuClock.repeat(repeat, peer));
    boolean known = blas.isPresent();
    out.add(
        new Measurement(
            name,
            "GFLOP/s",
            work / seconds[0],
            known ? "OpenBLAS 0.3.31" : null,
            known ? work / seconds[1] : 0,
            true,
            RUNS));
  }

  /// Forward and backward of 16 sequences of 128 tokens with rank-8 adapters on all linear layers.
  /// The ordinary step has no peer here yet; the per-sample step has the ordinary one.
  private void trainStep(String name) {
    var config =
        new ModelConfig(4096, 256, 4, 8, 8, 32, 688, 128, 1e-5f, 1e4, null, false, false, false);
    CounterRandom random = CounterRandom.of(SEED, "train-step");
    var model = new Transformer(config, Weights.initial(config, random.fork(0)), kernels);
    var adapter = LoraAdapter.initial(config, LoraConfig.onAll(8, 16), random.fork(1));
    var batch = new ArrayList<Sequence>();
    for (int i = 0; i < 16; i++) {
      int[] ids = new int[128];
      for (int t = 0; t < ids.length; t++) {
        ids[t] = random.nextInt(config.vocabulary());
      }
      batch.add(Sequence.ofText(ids));
    }
    float[] parameters = adapter.parameters();
    Runnable ordinary = () -> model.summedGradients(adapter.with(parameters), batch);
    Runnable perSample = () -> model.loraGradients(adapter.with(parameters), batch);
    double[] seconds = CpuClock.medians(8, RUNS, ordinary, perSample);
    boolean plain = name.equals("train-step");
    out.add(
        new Measurement(
            name,
            "ms",
            1e3 * seconds[plain ? 0 : 1],
            plain ? null : "the ordinary step",
            1e3 * seconds[0],
            false,
            RUNS));
  }

  /// One linear layer on rows that each have their own rank-16 adapter, against the layer alone.
  private void mixedLora(String name, int width, int rows) {
    int rank = 16;
    Matrix x = Matrix.of(random(rows * width, "x"), rows, width);
    Matrix y = Matrix.of(new float[rows * width], rows, width);
    PackedMatrix w = PackedMatrix.of(Matrix.of(random(width * width, "w"), width, width));
    List<PackedMatrix> down = new ArrayList<>();
    List<PackedMatrix> up = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      down.add(PackedMatrix.of(Matrix.of(random(width * rank, "a" + i), width, rank)));
      up.add(PackedMatrix.of(Matrix.of(random(width * rank, "b" + i), rank, width)));
    }
    Matrix u = Matrix.of(new float[rows * rank], rows, rank);
    Runnable base = () -> kernels.multiply(x, w, y, false);
    Runnable mixed =
        () -> {
          kernels.multiply(x, w, y, false);
          for (int i = 0; i < rows; i++) {
            kernels.multiply(x.rows(i, i + 1), down.get(i), u.rows(i, i + 1), false);
            kernels.multiply(u.rows(i, i + 1), up.get(i), y.rows(i, i + 1), true);
          }
        };
    int repeat = 200 * 1024 / width * 8 / rows;
    double[] seconds =
        CpuClock.medians(6, RUNS, CpuClock.repeat(repeat, mixed), CpuClock.repeat(repeat, base));
    double scale = 1e6 / repeat;
    out.add(
        new Measurement(
            name, "us", scale * seconds[0], "base only", scale * seconds[1], false, RUNS));
  }
}
