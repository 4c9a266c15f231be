package org.openledger.bench.kernel;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.openledger.bench.CpuClock;
import org.openledger.bench.Measurement;
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
  private final Optional<OpenBlas> blas = OpenBlas.load();
  private final Consumer<Measurement> out;

  /// Benchmarks that report to `out`.
  public KernelBenchmarks(Consumer<Measurement> out) {
    this.out = out;
  }

  /// The benchmarks by name, in the order `all` runs them.
  public Map<String, Runnable> byName() {
    var map = new LinkedHashMap<String, Runnable>();
    map.put("gemm-512", () -> gemm("gemm-512", new int[] {512, 512, 512}, 20));
    map.put("gemm-2048", () -> gemm("gemm-2048", new int[] {2048, 2048, 2048}, 1));
    map.put("gemm-skinny", () -> gemm("gemm-skinny", new int[] {8, 2048, 2048}, 40));
    map.put("gemv", this::gemv);
    map.put("train-step", () -> trainStep("train-step"));
    map.put("train-step-per-sample", () -> trainStep("train-step-per-sample"));
    for (int width : new int[] {1024, 2048}) {
      for (int rows : new int[] {8, 32}) {
        String name = "mixed-lora-" + width + "-" + rows;
        map.put(name, () -> mixedLora(name, width, rows));
      }
    }
    return map;
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

  private void gemv() {
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
    rates("gemv", 2e-9 * n * n * 10, 10, ours, peer);
  }

  private void rates(String name, double work, int repeat, Runnable ours, Runnable peer) {
    double[] seconds =
        CpuClock.medians(6, RUNS, CpuClock.repeat(repeat, ours), CpuClock.repeat(repeat, peer));
    boolean known = blas.isPresent();
    out.accept(
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
    out.accept(
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
    out.accept(
        new Measurement(
            name, "us", scale * seconds[0], "base only", scale * seconds[1], false, RUNS));
  }

  /// Runs one benchmark by name, or `all`, printing JSON lines.
  public static void main(String[] args) {
    var benchmarks = new KernelBenchmarks(m -> System.out.println(m.json())).byName();
    String wanted = args.length == 0 ? "all" : args[0];
    if (!wanted.equals("all") && !benchmarks.containsKey(wanted)) {
      System.err.println("no benchmark is named " + wanted + "; there are " + benchmarks.keySet());
      System.exit(2);
    }
    benchmarks.forEach((name, run) -> {
      if (wanted.equals("all") || wanted.equals(name)) {
        run.run();
      }
    });
  }
}
