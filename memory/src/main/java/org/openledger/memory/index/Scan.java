package org.openledger.memory.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.model.tensor.Workers;

/// Looks at every passage of some indexes for a question: first what each has of the terms, and the
/// most that any has; then how near it is, and whether it is among the best.
///
/// A score is worked out exactly only where it may matter: what [Vectors#about] tells of it is an
/// upper bound to within a few units. Passages are shared out in blocks, whose best are put
/// together at the end, so neither threads nor blocks change a result.
public final class Scan {
  /// More terms than this are nobody's question; so many impacts still fit an int.
  static final int TERMS_MAX = 1 << 12;

  private static final int BLOCK = 1 << 15;
  private static final int CHUNK = 1 << 8;

  /// What is asked.
  ///
  /// @param vector what it is about
  /// @param terms its terms
  public record Question(byte[] vector, List<String> terms) {}

  /// Some passages of a part.
  ///
  /// @param index which of the indexes
  /// @param base number of the part's first passage
  record Block(int index, int part, int from, int to, int base) {}

  /// A term in a part.
  private record Sought(int place, long rarity) {}

  private final List<Index> indexes;
  private final List<Weigher> weighers;
  private final Vectors.Asked asked;
  private final List<List<List<Sought>>> sought = new ArrayList<>(); // by index and part
  private final List<int[]> scores = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private int termsMost;

  private Scan(List<Index> indexes, List<Weigher> weighers, Question question) {
    this.indexes = indexes;
    this.weighers = weighers;
    asked = Vectors.Asked.of(question.vector());
    var terms =
        question.terms().stream()
            .distinct()
            .limit(TERMS_MAX)
            .map(term -> term.getBytes(StandardCharsets.UTF_8))
            .toList();
    for (int i = 0; i < indexes.size(); i++) {
      var index = indexes.get(i);
      sought.add(sought(index, terms));
      scores.add(new int[index.passages()]);
      for (int p = 0; p < index.parts().size(); p++) {
        int all = index.parts().get(p).passages();
        for (int from = 0; from < all; from += BLOCK) {
          blocks.add(new Block(i, p, from, Math.min(from + BLOCK, all), index.firstPassage(p)));
        }
      }
    }
  }

  /// The best passages of some indexes, one of each cluster, the best first.
  ///
  /// @param weighers one for each index
  /// @param most how many at most
  public static List<Hit> best(
      List<Index> indexes, List<Weigher> weighers, Question question, int most, Workers workers) {
    if (most < 0) {
      throw new IllegalArgumentException("at most " + most + " passages");
    }
    var scan = new Scan(indexes, weighers, question);
    return most == 0 ? List.of() : scan.run(most, workers);
  }

  private static List<List<Sought>> sought(Index index, List<byte[]> terms) {
    var parts = index.parts();
    var sought = new ArrayList<List<Sought>>();
    parts.forEach(_ -> sought.add(new ArrayList<>()));
    int[] places = new int[parts.size()];
    for (var term : terms) {
      long frequency = 0;
      for (int i = 0; i < places.length; i++) {
        places[i] = parts.get(i).terms().find(term);
        frequency += places[i] < 0 ? 0 : parts.get(i).postings().frequency(places[i]);
      }
      for (int i = 0; i < places.length; i++) {
        if (places[i] >= 0) {
          long rarity = index.weighing().bm25().rarity(frequency);
          sought.get(i).add(new Sought(places[i], rarity));
        }
      }
    }
    return sought;
  }

  private List<Hit> run(int most, Workers workers) {
    var shares = shares();
    int[] mosts = new int[shares.size()];
    workers.run(
        mosts.length, i -> mosts[i] = shares.get(i).stream().mapToInt(this::terms).max().orElse(0));
    termsMost = Arrays.stream(mosts).max().orElse(0);
    var found = new Best[shares.size()];
    workers.run(
        found.length,
        i -> {
          found[i] = new Best(most);
          shares.get(i).forEach(block -> near(block, found[i]));
        });
    var best = new Best(most);
    for (var each : found) {
      each.hits().forEach(best::add);
    }
    return best.hits();
  }

  /// Neighbouring blocks, so many that handing them to a thread is worth its while.
  private List<List<Block>> shares() {
    var shares = new ArrayList<List<Block>>();
    int passages = BLOCK;
    for (var block : blocks) {
      if (passages >= BLOCK) {
        shares.add(new ArrayList<>());
        passages = 0;
      }
      shares.getLast().add(block);
      passages += block.to() - block.from();
    }
    return shares;
  }

  /// Adds up what the passages of a block have of the terms; the most that one has.
  private int terms(Block block) {
    var index = indexes.get(block.index());
    int[] own = scores.get(block.index());
    var range = new Postings.Range(block.from(), block.to(), block.base());
    var postings = index.parts().get(block.part()).postings();
    for (var term : sought.get(block.index()).get(block.part())) {
      postings.add(term.place(), term.rarity(), index.weighing(), range, own);
    }
    int most = 0;
    for (int i = block.base() + block.from(); i < block.base() + block.to(); i++) {
      most = Math.max(most, own[i]);
    }
    return most;
  }

  private void near(Block block, Best best) {
    var part = indexes.get(block.index()).parts().get(block.part());
    var chunk = new Chunk(part, block);
    for (int from = block.from(); from < block.to(); from += CHUNK) {
      chunk.look(from, Math.min(from + CHUNK, block.to()), best);
    }
  }

  /// A few passages at a time, whose products stay in the first cache.
  private final class Chunk {
    private final Part part;
    private final Block block;
    private final int[] own;
    private final Weigher weigher;
    private final double promptWeight;
    private final double termsWeight;
    private final double slack;
    private final int[] texts = new int[CHUNK];
    private final double[] near = new double[CHUNK];
    private int[] prompts = new int[CHUNK];
    private double[] asks = new double[CHUNK];

    Chunk(Part part, Block block) {
      this.part = part;
      this.block = block;
      own = scores.get(block.index());
      weigher = weighers.get(block.index());
      promptWeight = weigher.promptWeight();
      termsWeight = termsMost == 0 ? 0 : weigher.termsWeight() * Vectors.UNIT / termsMost;
      slack = 3 + promptWeight; // each cosine is rounded up by a half at most
    }

    void look(int from, int to, Best best) {
      part.texts().dots(asked, from, to, texts);
      part.texts().about(asked, from, to, texts, near);
      int firstRow = part.promptsBefore(part.recordOf(from));
      int lastRow = part.promptsBefore(part.recordOf(to - 1) + 1);
      if (lastRow - firstRow > prompts.length) { // of records that say nothing
        prompts = new int[lastRow - firstRow];
        asks = new double[prompts.length];
      }
      part.prompts().dots(asked, firstRow, lastRow, prompts);
      part.prompts().about(asked, firstRow, lastRow, prompts, asks);
      double worst = best.worst();
      for (int p = from; p < to; p++) {
        int row = part.promptVector(part.recordOf(p));
        double text = near[p - from];
        double prompt = row < 0 ? text : asks[row - firstRow];
        double atMost = text + promptWeight * prompt + termsWeight * own[block.base() + p] + slack;
        if (atMost >= worst) {
          weigh(p, texts[p - from], row < 0 ? 0 : prompts[row - firstRow], best);
          worst = best.worst();
        }
      }
    }

    private void weigh(int passage, int textDot, int promptDot, Best best) {
      int row = part.promptVector(part.recordOf(passage));
      int text = part.texts().cosine(asked, passage, textDot);
      int prompt = row < 0 ? text : part.prompts().cosine(asked, row, promptDot);
      int terms = own[block.base() + passage];
      long score = weigher.score(text, prompt, terms, termsMost);
      if (score >= best.worst()) {
        best.add(Hit.of(part, passage, new int[] {text, prompt, terms}, score, block));
      }
    }
  }
}
