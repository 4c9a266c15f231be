package org.openledger.model.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Gathered;
import org.openledger.model.tensor.PackedMatrix;
import org.openledger.model.tensor.RowBlocks;
import org.openledger.model.weights.ModelConfig;

/// Several sequences laid end to end: `rows` tokens in all.
final class Batch {
  /// Tokens in one pass; more is refused, callers split their work.
  private static final int ROWS_MAX = 1 << 20;

  final int rows;
  final int[] ids;
  final int[] positions;
  final List<Span> spans;

  /// The adapters in use, each once.
  final List<PreparedLora> loras;

  /// Which of them each row has, or `Gathered.NONE`.
  private final int[] loraOf;

  /// One sequence: rows `first` .. `first + rows - 1`, the first at position `start`.
  record Span(int first, int rows, int start, @Nullable KvCache cache) {
    int end() {
      return first + rows;
    }
  }

  /// What one sequence brings.
  record Item(int[] ids, @Nullable KvCache cache, @Nullable PreparedLora lora) {}

  Batch(ModelConfig config, List<Item> items) {
    long total = 0;
    for (Item item : items) {
      check(config, item);
      total += item.ids.length;
    }
    if (total == 0 || total > ROWS_MAX) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "a batch has 1.." + ROWS_MAX + " tokens, not " + total);
    }
    rows = (int) total;
    ids = new int[rows];
    positions = new int[rows];
    var spanList = new ArrayList<Span>();
    var loraList = new ArrayList<PreparedLora>();
    loraOf = new int[rows];
    int first = 0;
    for (Item item : items) {
      int start = item.cache == null ? 0 : item.cache.length();
      System.arraycopy(item.ids, 0, ids, first, item.ids.length);
      for (int i = 0; i < item.ids.length; i++) {
        positions[first + i] = start + i;
      }
      spanList.add(new Span(first, item.ids.length, start, item.cache));
      Arrays.fill(loraOf, first, first + item.ids.length, place(loraList, item.lora));
      first += item.ids.length;
    }
    spans = List.copyOf(spanList);
    loras = List.copyOf(loraList);
  }

  private static int place(List<PreparedLora> loras, @Nullable PreparedLora lora) {
    if (lora == null) {
      return Gathered.NONE;
    }
    int known = loras.indexOf(lora);
    if (known < 0) {
      loras.add(lora);
    }
    return known < 0 ? loras.size() - 1 : known;
  }

  private static void check(ModelConfig config, Item item) {
    int start = item.cache == null ? 0 : item.cache.length();
    int limit =
        item.cache == null ? config.context() : Math.min(config.context(), item.cache.capacity());
    if (item.ids.length == 0) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a sequence has no tokens");
    }
    if ((long) start + item.ids.length > limit) {
      throw new Refusal(
          Code.CONTEXT_LENGTH_EXCEEDED,
          "%d tokens after %d exceed the limit of %d".formatted(item.ids.length, start, limit));
    }
    if (item.cache != null && !item.cache.config().equals(config)) {
      throw new Refusal(Code.INVALID_ARGUMENT, "the cache belongs to another model");
    }
    for (int id : item.ids) {
      if (id < 0 || id >= config.vocabulary()) {
        throw new Refusal(
            Code.TOKEN_OUT_OF_RANGE,
            "token id " + id + " is outside 0.." + (config.vocabulary() - 1));
      }
    }
  }

  static void checkAdapter(ModelConfig config, LoraAdapter adapter) {
    if (!adapter.model().equals(config)) {
      throw new Refusal(Code.ADAPTER_MISMATCH, "the adapter was made for a base of another shape");
    }
  }

  /// The one adapter all rows share, if so.
  @Nullable PreparedLora common() {
    return loras.size() == 1 && Arrays.stream(loraOf).allMatch(i -> i == 0)
        ? loras.getFirst()
        : null;
  }

  /// A matrix of an adapter, for numbers that begin at column `start`.
  record Factor(PackedMatrix matrix, int start) {}

  /// The matrix each of some rows meets, given the one of every adapter (null where it has none).
  Gathered gathered(RowBlocks.Range range, Function<PreparedLora, @Nullable Factor> matrixOf) {
    var matrices = new ArrayList<PackedMatrix>();
    int[] starts = new int[loras.size()];
    int[] place = new int[loras.size()];
    for (int i = 0; i < place.length; i++) {
      Factor factor = matrixOf.apply(loras.get(i));
      place[i] = factor == null ? Gathered.NONE : matrices.size();
      if (factor != null) {
        starts[matrices.size()] = factor.start;
        matrices.add(factor.matrix);
      }
    }
    int[] index = new int[range.count()];
    for (int i = 0; i < index.length; i++) {
      int lora = loraOf[range.from() + i];
      index[i] = lora == Gathered.NONE ? Gathered.NONE : place[lora];
    }
    return new Gathered(matrices, Arrays.copyOf(starts, matrices.size()), index);
  }
}
