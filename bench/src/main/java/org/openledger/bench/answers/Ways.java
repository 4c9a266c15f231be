package org.openledger.bench.answers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.hash.Hash;
import org.openledger.memory.gate.Calibrating;
import org.openledger.memory.gate.Calibration;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Fusion.Permille;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.search.Spelling;

/// The same records found in several ways: terms alone, vectors alone, both by rank, both by score
/// with the default weights and with the Datanet's own, and as the product does it.
final class Ways {
  /// How far down two orders are looked at, and what keeps their first places apart (G. Cormack, C.
  /// Clarke, S. Büttcher, Reciprocal rank fusion, 2009).
  private static final int RANKS = 200;

  private static final int RANK_OFFSET = 60;

  private final Memory terms;
  private final Memory dense;
  private final Memory usual;
  private final Memory fused;
  private final Spelling spelling;
  private final Calibration calibration;
  private final Gate gate;

  /// A way of ordering.
  enum Way {
    BM25("BM25"),
    DENSE("vectors alone"),
    RRF("reciprocal ranks"),
    USUAL("default weights"),
    FUSED("fused"),
    LOOKED("looked at closely");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /// Of records.
  ///
  /// @param fusion the weights that one half of the questions found best
  Ways(List<Remembered> records, Embedding embedding, Fusion fusion) {
    var alone = new Fusion(new Permille(0), new Permille(10_000_000)); // cosines part ties only
    this.terms = Memory.of(records, embedding, alone);
    this.dense = Memory.of(records, embedding, new Fusion(fusion.prompt(), new Permille(0)));
    this.usual = Memory.of(records, embedding, Fusion.DEFAULT);
    this.fused = Memory.of(records, embedding, fusion);
    this.spelling = new Spelling(usual);
    this.calibration = Calibrating.fit(records, usual);
    this.gate = Gate.of(calibration);
  }

  /// The memory as the product has it.
  Memory memory() {
    return usual;
  }

  /// What mends slips in questions to it.
  Spelling spelling() {
    return spelling;
  }

  /// Its gate, fitted to its records.
  Gate gate() {
    return gate;
  }

  /// What the gate rests on.
  Calibration calibration() {
    return calibration;
  }

  List<Found> find(Way way, String question, int most) {
    return switch (way) {
      case BM25 -> terms.find(question, most);
      case DENSE -> dense.find(question, most);
      case USUAL -> usual.find(question, most);
      case FUSED -> fused.find(question, most);
      case RRF -> ranked(question, most);
      case LOOKED -> looked(question, most);
    };
  }

  /// As the product does it: slips mended, the default weights, then the closer look in the order
  /// that the records ask for.
  private List<Found> looked(String question, int most) {
    var meant = spelling.mended(question);
    var found = gate.look(meant, usual.find(meant, gate.candidates()), usual).found();
    return found.subList(0, Math.min(most, found.size()));
  }

  private List<Found> ranked(String question, int most) {
    var score = new HashMap<Hash, Double>();
    var found = new ArrayList<Found>();
    for (var order : List.of(terms.find(question, RANKS), dense.find(question, RANKS))) {
      for (int i = 0; i < order.size(); i++) {
        if (score.merge(key(order.get(i)), 1.0 / (RANK_OFFSET + i + 1), Double::sum)
            == 1.0 / (RANK_OFFSET + i + 1)) {
          found.add(order.get(i));
        }
      }
    }
    found.sort(byScore(score));
    return found.subList(0, Math.min(most, found.size()));
  }

  private static Comparator<Found> byScore(Map<Hash, Double> score) {
    return Comparator.<Found>comparingDouble(each -> score.getOrDefault(key(each), 0.0))
        .reversed()
        .thenComparing(Ways::key);
  }

  private static Hash key(Found found) {
    return found.record().cluster().commitment();
  }
}
