package org.openledger.bench.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// OpenBLAS, called through the foreign function interface on one thread: the peer of the products.
public final class OpenBlas {
  private static final String FOLDER = "/org/bytedeco/openblas/linux-x86_64/";

  /// What OpenBLAS needs, before OpenBLAS itself.
  private static final List<String> LIBRARIES =
      List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");

  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANS = 111;

  private final MethodHandle sgemm;
  private final MethodHandle sgemv;

  private OpenBlas(SymbolLookup symbols) throws Throwable {
    Linker linker = Linker.nativeLinker();
    var i = ValueLayout.JAVA_INT;
    var f = ValueLayout.JAVA_FLOAT;
    var p = ValueLayout.ADDRESS;
    var threads = symbols.find("openblas_set_num_threads").orElseThrow();
    linker.downcallHandle(threads, FunctionDescriptor.ofVoid(i)).invoke(1);
    sgemm =
        linker.downcallHandle(
            symbols.find("cblas_sgemm").orElseThrow(),
            FunctionDescriptor.ofVoid(i, i, i, i, i, i, f, p, i, p, i, f, p, i));
    sgemv =
        linker.downcallHandle(
            symbols.find("cblas_sgemv").orElseThrow(),
            FunctionDescriptor.ofVoid(i, i, i, i, f, p, i, p, i, f, p, i));
  }

  /// The library, where it runs and is on the class path.
  public static Optional<OpenBlas> load() {
    try {
      Path folder = Files.createTempDirectory("openblas");
      SymbolLookup symbols = null;
      for (String name : LIBRARIES) {
        Path file = folder.resolve(name);
        try (InputStream in = OpenBlas.class.getResourceAsStream(FOLDER + name)) {
          if (in == null) {
            return Optional.empty();
          }
          Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        symbols = SymbolLookup.libraryLookup(file, Arena.global());
        Files.delete(file);
      }
      Files.delete(folder);
      return symbols == null ? Optional.empty() : Optional.of(new OpenBlas(symbols));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // the library does not load on this machine
    } catch (Throwable e) {
      throw new AssertionError("OpenBLAS does not answer", e);
    }
  }

  /// A matrix outside the heap.
  static MemorySegment copy(float[] values) {
    var segment = Arena.global().allocate(4L * values.length, 64);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  /// C = A B; A [m, k], B [k, n], C [m, n], row-major.
  void multiply(int[] mkn, MemorySegment a, MemorySegment b, MemorySegment c) {
    int m = mkn[0];
    int k = mkn[1];
    int n = mkn[2];
    try {
      sgemm.invoke(ROW_MAJOR, NO_TRANS, NO_TRANS, m, n, k, 1f, a, k, b, n, 0f, c, n);
    } catch (Throwable e) {
      throw new AssertionError("cblas_sgemm", e);
    }
  }

  /// y = W x; W [n, k] row-major.
  void multiply(int n, int k, MemorySegment w, MemorySegment x, MemorySegment y) {
    try {
      sgemv.invoke(ROW_MAJOR, NO_TRANS, n, k, 1f, w, k, x, 1, 0f, y, 1);
    } catch (Throwable e) {
      throw new AssertionError("cblas_sgemv", e);
    }
  }
}
