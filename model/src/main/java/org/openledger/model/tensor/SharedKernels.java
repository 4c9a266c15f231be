package org.openledger.model.tensor;

/// Holds the process-wide kernels, made on first use.
final class SharedKernels {
  static final Kernels INSTANCE = kernels();

  private SharedKernels() {}

  private static Kernels kernels() {
    int threads =
        Integer.getInteger("openledger.threads", Runtime.getRuntime().availableProcessors());
    var workers = new Workers(threads);
    // Vectors of no bits: whoever computes little is done before vectors are compiled.
    return Integer.getInteger("openledger.vector.bits", -1) == 0
        ? Kernels.scalar(workers)
        : Kernels.vector(workers);
  }
}
