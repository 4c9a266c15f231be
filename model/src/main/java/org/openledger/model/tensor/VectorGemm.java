package org.openledger.model.tensor;

import java.util.Arrays;

/// Products on vector tiles: packs the left operand in blocks of 64 rows by KC, walks the panels of
/// the right operand, and shares blocks out to the workers. Every path obeys the contract of
/// `Kernels`, so the choice between them never shows in a result.
final class VectorGemm {
  private static final int KC = Kernels.KC;
  private static final int PANEL = PackedMatrix.PANEL;
  private static final int ROWS = GemmTile.ROWS;

  /// Most rows per task: 384 x KC floats of A are 384 KiB, under half of the second-level cache,
  /// and a panel of B (32 KiB) is used 48 times for each time it is fetched.
  private static final int MC = 384;

  /// Fewer rows per task are not worth reading B once more.
  private static final int SHARED_MIN = 128;

  /// Up to this many rows a row-major B is read in place rather than packed.
  private static final int DIRECT_MAX = 64;

  /// Below this many multiplications waking another thread costs more than it brings.
  private static final long SHARE_MIN = 400_000;

  /// Multiplies on the calling thread.
  private static final VectorGemm SERIAL = new VectorGemm(new Workers(1));

  private final Workers workers;
  private final Spares<Scratch> spares = new Spares<>(Integer.MAX_VALUE, Scratch::new);

  VectorGemm(Workers workers) {
    this.workers = workers;
  }

  /// Buffers one task needs.
  private static final class Scratch {
    final float[] left = new float[MC * KC];
    final float[] tail = new float[KC * PANEL];
    final GemmTile tile = new GemmTile();
    final PackedMatrix packed = new PackedMatrix();
    float[] line = new float[0];
  }

  void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    Shapes.checkProduct(a, b.rows(), b.columns(), c);
    if (!c.rowMajor()) {
      multiply(b.transposed(), a.transposed(), c.transposed(), accumulate);
      return;
    }
    if (clearIfEmpty(a, c, accumulate)) {
      return;
    }
    if (b.rowMajor() && a.rows() == 1) {
      streamRow(a, b, c, accumulate);
    } else if (b.rowMajor() && a.rows() <= DIRECT_MAX) {
      direct(a, b, c, accumulate);
    } else {
      Scratch scratch = spares.borrow();
      scratch.packed.load(b, 1f, workers);
      multiply(a, new Kernels.Product(scratch.packed, c, accumulate));
      spares.giveBack(scratch);
    }
  }

  /// A product over no k is zero.
  private static boolean clearIfEmpty(Matrix a, Matrix c, boolean accumulate) {
    if (a.columns() == 0 && !accumulate) {
      for (int i = 0; i < c.rows(); i++) {
        int from = c.offset() + i * c.rowStride();
        Arrays.fill(c.data(), from, from + c.columns(), 0f);
      }
    }
    return a.columns() == 0 || c.rows() == 0 || c.columns() == 0;
  }

  void multiply(Matrix a, Kernels.Product... products) {
    int panels = 0;
    for (Kernels.Product p : products) {
      Shapes.checkProduct(a, p.b().rows(), p.b().columns(), p.c());
      if (!p.c().rowMajor()) {
        throw new IllegalArgumentException("the result of a packed product is row-major");
      }
      if (!clearIfEmpty(a, p.c(), p.accumulate())) {
        panels += panels(p.c());
      }
    }
    if (panels == 0) {
      return;
    }
    if (a.rows() == 1) {
      row(a, products);
      return;
    }
    int height = height(a.rows());
    int blocks = (a.rows() + height - 1) / height;
    int groups = groups(blocks, panels, (long) a.rows() * a.columns() * panels * PANEL);
    int all = panels;
    if (blocks * groups == 1 || small((long) a.rows() * a.columns() * panels * PANEL)) {
      for (int b = 0; b < blocks; b++) {
        block(a, products, rows(a, b, height), 0, all);
      }
      return;
    }
    int each = (panels + groups - 1) / groups;
    workers.run(
        blocks * groups,
        i -> {
          int first = i % groups * each;
          var range = rows(a, i / groups, height);
          block(a, products, range, first, Math.min(all, first + each));
        });
  }

  /// Rows per task: at most MC; several tasks for each thread where there are enough rows, because
  /// threads are not equally fast, and about as many rows in each.
  private int height(int rows) {
    int threads = workers.threads();
    int blocks = (rows + MC - 1) / MC;
    if (threads > 1 && blocks > 1) {
      int wanted = Math.max(blocks, Math.min(4 * threads, rows / SHARED_MIN));
      blocks = (wanted + threads - 1) / threads * threads;
    }
    return (rows + blocks * ROWS - 1) / (blocks * ROWS) * ROWS;
  }

  private static RowBlocks.Range rows(Matrix a, int block, int height) {
    return new RowBlocks.Range(block * height, Math.min(a.rows(), (block + 1) * height));
  }

  /// A single row, whose panels are shared out to the workers.
  private void row(Matrix a, Kernels.Product... products) {
    RowProduct.Row left = RowProduct.Row.of(contiguous(a), 0);
    for (Kernels.Product p : products) {
      if (p.c().columns() == 0) {
        continue;
      }
      RowProduct.Row to = RowProduct.Row.of(p.c(), 0);
      var all = RowProduct.Panels.all(p.b(), p.c().columns());
      int groups = groups(1, all.last(), (long) a.columns() * p.c().columns());
      int each = (all.last() + groups - 1) / groups;
      workers.run(
          groups,
          g -> {
            int last = Math.min(all.last(), (g + 1) * each);
            var own = new RowProduct.Panels(g * each, last, all.columns());
            RowProduct.multiply(left, p.b(), to, own, p.accumulate());
          });
    }
  }

  private static Matrix contiguous(Matrix row) {
    if (row.rowMajor()) {
      return row;
    }
    float[] copy = new float[row.columns()];
    for (int k = 0; k < copy.length; k++) {
      copy[k] = row.data()[row.offset() + k * row.columnStride()];
    }
    return Matrix.of(copy, 1, copy.length);
  }

  /// Rows that meet a matrix each, shared out to the workers; neighbours that meet the same one are
  /// multiplied together.
  void gathered(Matrix a, Gathered b, Matrix c, boolean accumulate) {
    int rows = a.rows();
    boolean alone = small((long) rows * a.columns() * c.columns());
    int tasks = alone ? 1 : Math.min(rows, 2 * workers.threads());
    VectorGemm each = tasks == 1 ? this : SERIAL;
    int share = tasks == 0 ? 0 : (rows + tasks - 1) / tasks;
    workers.run(
        tasks,
        t -> {
          var range =
              new RowBlocks.Range(Math.min(rows, t * share), Math.min(rows, (t + 1) * share));
          b.runs(
              a,
              c,
              range,
              (x, m, y) -> {
                if (x.rows() > 1) {
                  each.multiply(x, new Kernels.Product(m, y, accumulate));
                } else if (!clearIfEmpty(x, y, accumulate)) {
                  var all = RowProduct.Panels.all(m, y.columns());
                  var from = RowProduct.Row.of(x, 0);
                  RowProduct.multiply(from, m, RowProduct.Row.of(y, 0), all, accumulate);
                }
              });
        });
  }

  private boolean small(long size) {
    return workers.threads() == 1 || size < SHARE_MIN;
  }

  /// Into how many groups of panels to cut the columns so that every thread has work.
  private int groups(int blocks, int panels, long size) {
    if (small(size) || blocks >= 2 * workers.threads()) {
      return 1;
    }
    return Math.min(panels, (2 * workers.threads() + blocks - 1) / blocks);
  }

  private static int panels(Matrix c) {
    return (c.columns() + PANEL - 1) / PANEL;
  }

  /// At most MC rows, panels `first` to `last` counted through all targets.
  ///
  /// As much of A as there is room for is laid out at once, so that a panel of B is read from front
  /// to back: with few rows that reading is what takes time, and the prefetcher follows it.
  private void block(
      Matrix a, Kernels.Product[] products, RowBlocks.Range rows, int first, int last) {
    Scratch scratch = spares.borrow();
    int height = (rows.count() + ROWS - 1) / ROWS * ROWS;
    int reach = scratch.left.length / height / KC * KC;
    for (int start = 0; start < a.columns(); start += reach) {
      int end = Math.min(a.columns(), start + reach);
      for (int k = start; k < end; k += KC) {
        LeftPacking.pack(rows.of(a), k, Math.min(KC, end - k), scratch.left, (k - start) * height);
      }
      int panel = 0;
      for (Kernels.Product product : products) {
        int count = panels(product.c());
        for (int p = Math.max(0, first - panel); p < Math.min(count, last - panel); p++) {
          for (int k = start; k < end; k += KC) {
            aim(scratch, product, p, k);
            column(scratch, (k - start) * height, rows.of(product.c()), p);
          }
        }
        panel += count;
      }
    }
    spares.giveBack(scratch);
  }

  /// The tile at block k of a panel of a packed right operand.
  private static void aim(Scratch scratch, Kernels.Product product, int panel, int k) {
    GemmTile tile = scratch.tile;
    PackedMatrix b = product.b();
    tile.depth = Math.min(KC, b.rows() - k);
    tile.add = k > 0 || product.accumulate();
    tile.bStride = b.panelWidth();
    if (b.half()) {
      HalfRowProduct.widen(b, panel, k, tile.depth, scratch.tail);
      tile.b = scratch.tail;
      tile.bOffset = 0;
    } else {
      tile.b = b.data();
      tile.bOffset = b.offset(panel, k);
    }
  }

  /// All tiles of one panel; A is laid out from `left` on.
  private static void column(Scratch scratch, int left, Matrix c, int panel) {
    GemmTile tile = scratch.tile;
    int columns = Math.min(PANEL, c.columns() - panel * PANEL);
    tile.a = scratch.left;
    tile.c = c.data();
    tile.cStride = c.rowStride();
    for (int i = 0; i < c.rows(); i += ROWS) {
      tile.aOffset = left + i * tile.depth;
      tile.cOffset = c.offset() + i * c.rowStride() + panel * PANEL;
      tile.run(Math.min(ROWS, c.rows() - i), columns);
    }
  }

  /// Few rows and a row-major right operand: tiles read it in place; only a last narrow panel is
  /// copied.
  private void direct(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    int panels = panels(c);
    int groups = groups(1, panels, (long) a.rows() * a.columns() * panels * PANEL);
    int each = (panels + groups - 1) / groups;
    workers.run(
        groups,
        g -> {
          Scratch scratch = spares.borrow();
          for (int k = 0; k < a.columns(); k += KC) {
            int depth = Math.min(KC, a.columns() - k);
            LeftPacking.pack(a, k, depth, scratch.left, 0);
            for (int p = g * each; p < Math.min(panels, (g + 1) * each); p++) {
              GemmTile tile = scratch.tile;
              tile.depth = depth;
              tile.add = k > 0 || accumulate;
              aim(tile, scratch, b, k, p);
              column(scratch, 0, c, p);
            }
          }
          spares.giveBack(scratch);
        });
  }

  private static void aim(GemmTile tile, Scratch scratch, Matrix b, int k, int panel) {
    int from = b.offset() + k * b.rowStride() + panel * PANEL;
    int width = b.columns() - panel * PANEL;
    if (width >= PANEL) {
      tile.b = b.data();
      tile.bOffset = from;
      tile.bStride = b.rowStride();
      return;
    }
    for (int i = 0; i < tile.depth; i++) {
      for (int j = 0; j < PANEL; j++) {
        scratch.tail[i * PANEL + j] = j < width ? b.data()[from + i * b.rowStride() + j] : 0f;
      }
    }
    tile.b = scratch.tail;
    tile.bOffset = 0;
    tile.bStride = PANEL;
  }

  /// One row of A: rows of B are streamed four at a time into a line of sums.
  private void streamRow(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    int n = c.columns();
    Scratch scratch = spares.borrow();
    if (scratch.line.length < n) {
      scratch.line = new float[n];
    }
    float[] line = scratch.line;
    for (int k0 = 0; k0 < a.columns(); k0 += KC) {
      Arrays.fill(line, 0, n, 0f);
      int k = k0;
      int end = Math.min(k0 + KC, a.columns());
      for (; k + 4 <= end; k += 4) {
        fourRows(a, b, k, line, n);
      }
      for (; k < end; k++) {
        float x = a.data()[a.offset() + k * a.columnStride()];
        int from = b.offset() + k * b.rowStride();
        for (int j = 0; j < n; j++) {
          line[j] = Math.fma(x, b.data()[from + j], line[j]);
        }
      }
      boolean add = k0 > 0 || accumulate;
      for (int j = 0; j < n; j++) {
        int at = c.offset() + j;
        c.data()[at] = add ? c.data()[at] + line[j] : line[j];
      }
    }
    spares.giveBack(scratch);
  }

  private static void fourRows(Matrix a, Matrix b, int k, float[] line, int n) {
    float[] y = b.data();
    int step = a.columnStride();
    int at = a.offset() + k * step;
    float x0 = a.data()[at];
    float x1 = a.data()[at + step];
    float x2 = a.data()[at + 2 * step];
    float x3 = a.data()[at + 3 * step];
    int r0 = b.offset() + k * b.rowStride();
    int r1 = r0 + b.rowStride();
    int r2 = r1 + b.rowStride();
    int r3 = r2 + b.rowStride();
    for (int j = 0; j < n; j++) {
      float s = Math.fma(x0, y[r0 + j], line[j]);
      s = Math.fma(x1, y[r1 + j], s);
      s = Math.fma(x2, y[r2 + j], s);
      line[j] = Math.fma(x3, y[r3 + j], s);
    }
  }
}
