package org.openledger.model.tensor;

/// Holds the process-wide kernels, made on first use.
final class SharedKernels {
  static final Kernels INSTANCE =
      Kernels.vector(
          new Workers(
              Integer.getInteger(
                  "openledger.threads", Runtime.getRuntime().availableProcessors())));

  private SharedKernels() {}
}
