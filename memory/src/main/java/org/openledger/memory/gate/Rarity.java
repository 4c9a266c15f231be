package org.openledger.memory.gate;

import java.util.List;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;
import org.openledger.model.tensor.Elementary;

/// How much a term tells in a Datanet.
interface Rarity {
  /// Units in a bit of information.
  int UNIT = 1 << 10;

  /// How many passages there are.
  int passages();

  /// In how many a term stands.
  int frequency(String term);

  /// Of a memory.
  static Rarity of(Memory memory) {
    return new Rarity() {
      @Override
      public int passages() {
        return memory.passages();
      }

      @Override
      public int frequency(String term) {
        return memory.frequency(term);
      }
    };
  }

  /// Of a memory as if it had never had some of its records.
  static Rarity without(Memory memory, List<Remembered> records) {
    var gone =
        records.stream()
            .flatMap(record ->
                Passages.of(record.text()).stream()
                    .map(passage -> Words.standing(record, passage.span().of(record.text()))))
            .toList();
    return new Rarity() {
      @Override
      public int passages() {
        return Math.max(1, memory.passages() - gone.size());
      }

      @Override
      public int frequency(String term) {
        long less = gone.stream().filter(terms -> terms.contains(term)).count();
        return Math.toIntExact(Math.max(0, memory.frequency(term) - less));
      }
    };
  }

  /// The information of a term: log2((N + 1) / (n + 1/2)), at least one unit.
  default int bits(String term) {
    return bits(frequency(term));
  }

  /// The most that a term can tell, one that stands nowhere.
  default int most() {
    return bits(0);
  }

  private int bits(int in) {
    double ratio = (2.0 * passages() + 2) / (2.0 * in + 1);
    return Math.max(1, (int) Math.rint(UNIT * Elementary.log(ratio) / Elementary.log(2.0)));
  }
}
