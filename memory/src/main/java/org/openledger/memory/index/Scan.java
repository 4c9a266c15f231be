package org.openledger.memory.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.openledger.model.tensor.FourBitRows;
import org.openledger.model.tensor.Workers;

/// Looks at every passage of some indexes for a question: first what each has of the terms, and the
/// most that any has; then how near it is, and whether it is among the best.
///
/// A score is worked out exactly only where it may matter: what [Vectors#bounds] tells bounds it
/// from above. The passages that have most of the terms come first, so that a good score is known
/// early. Passages are shared out in blocks, whose best are put together at the end, so neither
/// threads nor blocks change a result.
public final class Scan {
  /// More terms than this are nobody's question; so many impacts still fit an int.
  static final int TERMS_MAX = 1 << 12;

  /// Passages of a block: at most so many that what they have of the terms stays in a cache, at
  /// least so many that handing them to a thread is worth its while.
  private static final int BLOCK_MAX = 1 << 15;

  private static final int BLOCK_MIN = 1 << 11;

  /// Blocks that there should be for each thread.
  private static final int BLOCKS = 4;

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
  private int termsMost;

  /// The score that is needed at least, as far as any thread knows.
  private final AtomicLong needed = new AtomicLong(Long.MIN_VALUE);

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
    for (var index : indexes) {
      sought.add(sought(index, terms));
      scores.add(new int[index.passages()]);
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
    var shares = shares(workers.threads());
    var leads = new Leads[shares.size()];
    workers.run(
        leads.length,
        i -> {
          leads[i] = new Leads();
          shares.get(i).forEach(block -> terms(block, leads[i]));
        });
    termsMost = Arrays.stream(leads).mapToInt(Leads::most).max().orElse(0);
    var best = new Best(most);
    for (var each : leads) {
      each.forEach((block, passage) -> new Near(block).weigh(passage, best));
    }
    needed.set(best.worst());
    var found = new Best[shares.size()];
    workers.run(
        found.length,
        i -> {
          found[i] = new Best(most);
          shares.get(i).forEach(block -> near(block, found[i]));
        });
    for (var each : found) {
      each.hits().forEach(best::add);
    }
    return best.hits();
  }

  /// Neighbouring blocks, so many that handing them to a thread is worth its while.
  private List<List<Block>> shares(int threads) {
    int all = indexes.stream().mapToInt(Index::passages).sum();
    int size = Math.clamp(Math.ceilDiv(all, BLOCKS * threads), BLOCK_MIN, BLOCK_MAX);
    size = Math.ceilDiv(size, CHUNK) * CHUNK;
    var shares = new ArrayList<List<Block>>();
    int passages = size;
    for (var block : blocks(size)) {
      if (passages >= size) {
        shares.add(new ArrayList<>());
        passages = 0;
      }
      shares.getLast().add(block);
      passages += block.to() - block.from();
    }
    return shares;
  }

  private List<Block> blocks(int size) {
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < indexes.size(); i++) {
      var index = indexes.get(i);
      for (int p = 0; p < index.parts().size(); p++) {
        int all = index.parts().get(p).passages();
        for (int from = 0; from < all; from += size) {
          blocks.add(new Block(i, p, from, Math.min(from + size, all), index.firstPassage(p)));
        }
      }
    }
    return blocks;
  }

  /// Adds up what the passages of a block have of the terms.
  private void terms(Block block, Leads leads) {
    var index = indexes.get(block.index());
    int[] own = scores.get(block.index());
    var range = new Postings.Range(block.from(), block.to(), block.base());
    var postings = index.parts().get(block.part()).postings();
    for (var term : sought.get(block.index()).get(block.part())) {
      postings.add(term.place(), term.rarity(), index.weighing(), range, own);
    }
    int least = leads.least();
    for (int i = block.from(); i < block.to(); i++) {
      if (own[block.base() + i] > least) {
        least = leads.add(own[block.base() + i], block, i);
      }
    }
  }

  private void near(Block block, Best best) {
    var near = new Near(block);
    for (int from = block.from(); from < block.to(); from += CHUNK) {
      near.look(from, Math.min(from + CHUNK, block.to()), best);
    }
  }

  /// The passages of a block, a few at a time, whose numbers stay in the first cache.
  private final class Near {
    private final Block block;
    private final Part part;
    private final int[] own;
    private final Weigher weigher;
    private final double promptWeight; // of a cosine
    private final double termsWeight; // of a unit
    private final double slack;
    private final FourBitRows.Bounds texts;
    private final FourBitRows.Bounds prompts;

    Near(Block block) {
      this.block = block;
      part = indexes.get(block.index()).parts().get(block.part());
      own = scores.get(block.index());
      texts = part.texts().bounds(asked);
      prompts = part.prompts().bounds(asked);
      weigher = weighers.get(block.index());
      promptWeight = weigher.promptWeight() * Vectors.UNIT;
      termsWeight = termsMost == 0 ? 0 : weigher.termsWeight() * Vectors.UNIT / termsMost;
      slack = 3 + weigher.promptWeight(); // each cosine is rounded up by a half at most
    }

    void look(int from, int to, Best best) {
      texts.look(from, to);
      int firstRow = part.promptsBefore(part.recordOf(from));
      prompts.look(firstRow, part.promptsBefore(part.recordOf(to - 1) + 1));
      double least = needed(best);
      for (int p = from; p < to; p++) {
        float text = texts.of(p);
        double terms = termsWeight * own[block.base() + p] + slack;
        if (atMost(text, prompt(p, text)) + terms >= least) {
          least = refine(p, terms, least, best) ? needed(best) : least;
        }
      }
    }

    /// What the nearest of a passage's prompts is at most; the text where there is none.
    private float prompt(int passage, float text) {
      int record = part.recordOf(passage);
      int row = part.promptsBefore(record);
      int end = part.promptsBefore(record + 1);
      if (row == end) {
        return text;
      }
      float most = prompts.of(row);
      while (++row < end) {
        most = Math.max(most, prompts.of(row));
      }
      return most;
    }

    private double atMost(double text, double prompt) {
      return Vectors.UNIT * text + promptWeight * prompt;
    }

    /// Weighs a passage, unless a closer look shows that it is not needed.
    private boolean refine(int passage, double terms, double least, Best best) {
      float text = texts.refined(passage);
      if (atMost(text, prompt(passage, text)) + terms < least) {
        return false;
      }
      int record = part.recordOf(passage);
      for (int row = part.promptsBefore(record); row < part.promptsBefore(record + 1); row++) {
        prompts.refined(row);
      }
      if (atMost(text, prompt(passage, text)) + terms < least) {
        return false;
      }
      weigh(passage, best);
      return true;
    }

    /// Of a record's prompts.
    private int[] cosines(int record) {
      return IntStream.range(part.promptsBefore(record), part.promptsBefore(record + 1))
          .map(row -> part.prompts().cosine(asked, row))
          .toArray();
    }

    private double needed(Best best) {
      return needed.accumulateAndGet(best.worst(), Math::max);
    }

    void weigh(int passage, Best best) {
      int text = part.texts().cosine(asked, passage);
      int[] prompts = cosines(part.recordOf(passage));
      int prompt = Arrays.stream(prompts).max().orElse(text);
      int terms = own[block.base() + passage];
      long score = weigher.score(text, prompt, terms, termsMost);
      if (score >= best.worst()) {
        int mean =
            prompts.length == 0 ? text : Math.floorDiv(IntStream.of(prompts).sum(), prompts.length);
        best.add(Hit.of(part, passage, new int[] {text, prompt, mean, terms}, score, block));
      }
    }
  }
}
