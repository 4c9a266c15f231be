package org.openledger.model.transformer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelError;
import org.openledger.model.ModelException;
import org.openledger.model.lora.LoraAdapter;

/// Several sequences laid end to end: `rows` tokens in all.
final class Batch {
  /// Tokens in one pass; more is refused, callers split their work.
  private static final int ROWS_MAX = 1 << 20;

  final int rows;
  final int[] ids;
  final int[] positions;
  final List<Span> spans;
  final List<Run> runs;

  /// One sequence: rows `first` .. `first + rows - 1`, the first at position `start`.
  record Span(int first, int rows, int start, @Nullable KvCache cache) {
    int end() {
      return first + rows;
    }
  }

  /// Neighbouring rows that share an adapter.
  record Run(int from, int to, PreparedLora lora) {}

  /// What one sequence brings.
  record Item(int[] ids, @Nullable KvCache cache, @Nullable PreparedLora lora) {}

  Batch(ModelConfig config, List<Item> items) {
    long total = 0;
    for (Item item : items) {
      check(config, item);
      total += item.ids.length;
    }
    if (total == 0 || total > ROWS_MAX) {
      throw new ModelException(
          ModelError.BAD_ARGUMENT, "a batch has 1.." + ROWS_MAX + " tokens, not " + total);
    }
    rows = (int) total;
    ids = new int[rows];
    positions = new int[rows];
    var spanList = new ArrayList<Span>();
    var runList = new ArrayList<Run>();
    int first = 0;
    for (Item item : items) {
      int start = item.cache == null ? 0 : item.cache.length();
      System.arraycopy(item.ids, 0, ids, first, item.ids.length);
      for (int i = 0; i < item.ids.length; i++) {
        positions[first + i] = start + i;
      }
      spanList.add(new Span(first, item.ids.length, start, item.cache));
      if (item.lora != null) {
        extend(runList, first, first + item.ids.length, item.lora);
      }
      first += item.ids.length;
    }
    spans = List.copyOf(spanList);
    runs = List.copyOf(runList);
  }

  private static void extend(List<Run> runs, int from, int to, PreparedLora lora) {
    if (!runs.isEmpty() && runs.getLast().to == from && runs.getLast().lora == lora) {
      runs.add(new Run(runs.removeLast().from, to, lora));
    } else {
      runs.add(new Run(from, to, lora));
    }
  }

  private static void check(ModelConfig config, Item item) {
    int start = item.cache == null ? 0 : item.cache.length();
    int limit =
        item.cache == null ? config.context() : Math.min(config.context(), item.cache.capacity());
    if (item.ids.length == 0) {
      throw new ModelException(ModelError.BAD_ARGUMENT, "a sequence has no tokens");
    }
    if ((long) start + item.ids.length > limit) {
      throw new ModelException(
          ModelError.CONTEXT_EXCEEDED,
          "%d tokens after %d exceed the limit of %d".formatted(item.ids.length, start, limit));
    }
    if (item.cache != null && !item.cache.config().equals(config)) {
      throw new ModelException(ModelError.BAD_ARGUMENT, "the cache belongs to another model");
    }
    for (int id : item.ids) {
      if (id < 0 || id >= config.vocabulary()) {
        throw new ModelException(
            ModelError.TOKEN_OUT_OF_RANGE,
            "token id " + id + " is outside 0.." + (config.vocabulary() - 1));
      }
    }
  }

  static void checkAdapter(ModelConfig config, LoraAdapter adapter) {
    if (!adapter.model().equals(config)) {
      throw new ModelException(
          ModelError.ADAPTER_MISMATCH, "the adapter was made for a base of another shape");
    }
  }

  /// The one adapter all rows share, if so.
  @Nullable PreparedLora common() {
    return runs.size() == 1 && runs.getFirst().from == 0 && runs.getFirst().to == rows
        ? runs.getFirst().lora
        : null;
  }
}
