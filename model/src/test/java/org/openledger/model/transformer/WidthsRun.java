package org.openledger.model.transformer;

import java.nio.file.Path;
import org.openledger.model.encoder.TinyEncoder;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.RowsRun;

/// All that vectors compute, as digests: for processes that differ in their vectors.
final class WidthsRun {
  /// Enough that every kernel has met its odd sizes; the process is done before most is compiled.
  private static final int STEPS = Boolean.getBoolean("openledger.deep") ? 20 : 4;

  private WidthsRun() {}

  public static void main(String[] args) {
    var kernels = Kernels.shared();
    var digests = digests(Path.of(args[0]), kernels);
    System.out.println(kernels.getClass().getSimpleName() + " " + digests);
  }

  /// @param encoder folder of the small encoder
  static String digests(Path encoder, Kernels kernels) {
    return String.join(
        " ",
        DigestRun.run(kernels, STEPS).toString(),
        TinyEncoder.digest(encoder, kernels).toString(),
        RowsRun.digest().toString());
  }
}
