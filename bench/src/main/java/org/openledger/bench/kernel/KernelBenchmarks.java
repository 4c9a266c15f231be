package org.openledger.bench.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Report;
import org.openledger.bench.measurement.Stopwatch;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.tensor.Gathered;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.PackedMatrix;
import org.openledger.model.tensor.Stored;
import org.openledger.model.tensor.Workers;

/// The kernel and training benchmarks by name, each on one thread by CPU time.
public final class KernelBenchmarks {
  private static final int RUNS = 9;
  private static final long SEED = 1;
  private static final Stopwatch CPU = Stopwatch.ofThread();
  private static final Stopwatch WALL = Stopwatch.ofWall();
  private static final String ONE_THREAD = "one thread";

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
    add(list, "gemv-bf16", "the same with weights kept as BF16", KernelBenchmarks::gemvHalf);
    add(list, "train-step", "a LoRA step of a small decoder", KernelBenchmarks::trainStep);
    add(
        list,
        "train-step-per-sample",
        "the same with per-sample gradients",
        KernelBenchmarks::trainStepPerSample);
    for (int width : new int[] {1024, 2048}) {
      for (int rows : new int[] {8, 32}) {
        add(
            list,
            "mixed-lora-" + width + "-" + rows,
            rows + " rows by " + width + " x " + width + ", each with an adapter of its own",
            (k, name) -> k.mixedLora(name, width, rows));
      }
    }
    add(
        list,
        "two-threads-gemm",
        "product of 2048 x 2048 matrices on two threads",
        KernelBenchmarks::twoThreadsGemm);
    add(
        list,
        "two-threads-train-step",
        "the LoRA step on two threads",
        KernelBenchmarks::twoThreadsStep);
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

  /// Decoding from weights as they are published, against the same numbers in float32.
  private void gemvHalf(String name) {
    int n = 4096;
    float[] w = random(n * n, "w");
    var bytes = ByteBuffer.allocate(2 * w.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < w.length; i++) {
      int bits = Float.floatToRawIntBits(w[i]);
      w[i] = Float.intBitsToFloat(bits & 0xFFFF0000);
      bytes.putShort((short) (bits >>> 16));
    }
    var kept = new Stored.Mapped(MemorySegment.ofBuffer(bytes.flip()), true);
    PackedMatrix half = PackedMatrix.of(kept, n, n, true);
    PackedMatrix plain = PackedMatrix.of(Matrix.of(w, n, n).transposed());
    Matrix x = Matrix.of(random(n, "x"), 1, n);
    Matrix y = Matrix.of(new float[n], 1, n);
    double[] seconds =
        CPU.medians(
            6,
            RUNS,
            Stopwatch.repeat(10, () -> kernels.multiply(x, half, y, false)),
            Stopwatch.repeat(10, () -> kernels.multiply(x, plain, y, false)));
    double work = 2e-9 * n * n * 10;
    out.add(
        new Measurement(
            name, "GFLOP/s", work / seconds[0], "float32", work / seconds[1], true, RUNS));
  }

  private void rates(String name, double work, int repeat, Runnable ours, Runnable peer) {
    double[] seconds =
        CPU.medians(6, RUNS, Stopwatch.repeat(repeat, ours), Stopwatch.repeat(repeat, peer));
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

  private void twoThreadsGemm(String name) {
    int n = 2048;
    Matrix a = Matrix.of(random(n * n, "a"), n, n);
    Matrix b = Matrix.of(random(n * n, "b"), n, n);
    Matrix c = Matrix.of(new float[n * n], n, n);
    try (var workers = new Workers(2)) {
      Kernels two = Kernels.vector(workers);
      double[] seconds =
          WALL.medians(
              4, RUNS, () -> two.multiply(a, b, c, false), () -> kernels.multiply(a, b, c, false));
      double work = 2e-9 * n * n * n;
      out.add(
          new Measurement(
              name, "GFLOP/s", work / seconds[0], ONE_THREAD, work / seconds[1], true, RUNS));
    }
  }

  private void twoThreadsStep(String name) {
    try (var workers = new Workers(2)) {
      double[] seconds =
          WALL.medians(
              8,
              RUNS,
              new LoraStep(Kernels.vector(workers), SEED)::perSample,
              new LoraStep(kernels, SEED)::perSample);
      out.add(
          new Measurement(name, "ms", 1e3 * seconds[0], ONE_THREAD, 1e3 * seconds[1], false, RUNS));
    }
  }

  private void trainStep(String name) {
    var step = new LoraStep(kernels, SEED);
    Optional<TorchStep> peer = TorchStep.of(step);
    double[] seconds = CPU.medians(8, RUNS, step::ordinary, () -> peer.ifPresent(TorchStep::run));
    out.add(
        new Measurement(
            name,
            "ms",
            1e3 * seconds[0],
            peer.isPresent() ? "libtorch 2.10.0" : null,
            1e3 * seconds[1],
            false,
            RUNS));
  }

  private void trainStepPerSample(String name) {
    var step = new LoraStep(kernels, SEED);
    double[] seconds = CPU.medians(8, RUNS, step::perSample, step::ordinary);
    out.add(
        new Measurement(
            name, "ms", 1e3 * seconds[0], "the ordinary step", 1e3 * seconds[1], false, RUNS));
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
    int[] own = IntStream.range(0, rows).toArray();
    Gathered downs = Gathered.of(down, own);
    Gathered ups = Gathered.of(up, own);
    Matrix u = Matrix.of(new float[rows * rank], rows, rank);
    Runnable base = () -> kernels.multiply(x, w, y, false);
    Runnable mixed =
        () -> {
          kernels.multiply(x, w, y, false);
          kernels.multiplyGathered(x, downs, u, false);
          kernels.multiplyGathered(u, ups, y, true);
        };
    int repeat = 200 * 1024 / width * 8 / rows;
    double[] seconds =
        CPU.medians(6, RUNS, Stopwatch.repeat(repeat, mixed), Stopwatch.repeat(repeat, base));
    double scale = 1e6 / repeat;
    out.add(
        new Measurement(
            name, "us", scale * seconds[0], "base only", scale * seconds[1], false, RUNS));
  }
}
