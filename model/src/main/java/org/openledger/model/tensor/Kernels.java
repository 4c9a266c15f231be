package org.openledger.model.tensor;

/// The numeric operations everything else is made of, in float32, with one fixed result.
///
/// The contract that makes results the same bits on every machine:
/// - **Products.** An element of C is formed by one thread. The sum over k is cut into blocks of
///   `KC`; inside a block the element starts at +0 and takes `fma(a, b, sum)` for k ascending;
///   block sums are added to the element in order (the first one replaces it, or is added to it
///   when accumulating). Vector lanes hold different elements, never parts of one sum.
/// - **Reductions over a row** (`dot`, `sum`) use 16 virtual lanes whatever the hardware: element i
///   goes to lane i mod 16 in ascending order, then lanes l and l + 8, l + 4, l + 2, l + 1 are
///   added in that order of halving.
/// - `exp` and what is built on it are the polynomials of `Elementary`.
///
/// There are two implementations, `vector` and `scalar`; tests hold them to the same bits.
public interface Kernels {
  /// Raised whenever the bits of any kernel change; recorded with every run and receipt.
  int KERNEL_VERSION = 1;

  /// Length of a block of a sum. Part of the format: another value gives other bits.
  int KC = 256;

  /// Virtual lanes of a reduction. Part of the format.
  int LANES = 16;

  /// The process-wide vector kernels, on as many threads as `openledger.threads` says (default: all
  /// available processors).
  static Kernels shared() {
    return SharedKernels.INSTANCE;
  }

  /// Vector API kernels on the given workers.
  static Kernels vector(Workers workers) {
    return new VectorKernels(workers);
  }

  /// Plain Java kernels, the readable twin of the vector ones.
  static Kernels scalar(Workers workers) {
    return new ScalarKernels(workers);
  }

  /// The threads that operations here, and loops built on them, are shared out to.
  Workers workers();

  /// The same kernels without threads: every operation runs on the calling thread.
  Kernels serial();

  /// C = A B, or C += A B when accumulating; A [m, k], B [k, n], C [m, n]. Either operand may be a
  /// transposed view.
  void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate);

  /// The same with B packed once beforehand; C is row-major. Same bits as the unpacked product.
  void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate);

  /// Several products with the same left operand, which is read and laid out only once.
  void multiplyEach(Matrix a, Product... products);

  /// One product of several: C = A B, or C += A B when accumulating.
  record Product(PackedMatrix b, Matrix c, boolean accumulate) {}

  /// Row i of C = row i of A times the matrix that row meets, or += that when accumulating; rows
  /// that meet none keep what they hold. Only the columns of a row's own matrix are written. Same
  /// bits as the products of the rows one by one.
  void multiplyGathered(Matrix a, Gathered b, Matrix c, boolean accumulate);

  /// Sum of x[xFrom + i] * y[yFrom + i], i < n, by fma in virtual lanes.
  float dot(float[] x, int xFrom, float[] y, int yFrom, int n);

  /// Sum of x[from] .. x[from + n - 1] in virtual lanes.
  float sum(float[] x, int from, int n);

  /// Largest of x[from] .. x[from + n - 1]; NaN when there is one; n >= 1.
  float max(float[] x, int from, int n);

  /// Replaces x[i] by e^(x[i] - shift), from <= i < from + n.
  void exp(float[] x, int from, int n, float shift);

  /// out[i] = 1 / (1 + e^-x[i]), from <= i < to.
  void sigmoid(float[] x, float[] out, int from, int to);

  /// Replaces x[from + i] by gelu(x[from + i] + bias[i]), i < bias.length; see `Elementary.gelu`.
  void gelu(float[] x, int from, float[] bias);
}
