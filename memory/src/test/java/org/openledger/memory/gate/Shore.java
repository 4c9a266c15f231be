package org.openledger.memory.gate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.terms.Analyser;

/// A small Datanet of a made-up shore, and an embedding that counts words.
final class Shore {
  private static final List<String> ANIMALS =
      List.of(
          "limpet",
          "barnacle",
          "urchin",
          "anemone",
          "periwinkle",
          "starfish",
          "mussel",
          "whelk",
          "chiton",
          "sponge",
          "hydroid",
          "nudibranch",
          "sculpin",
          "goby",
          "isopod",
          "amphipod");
  private static final List<String> PLACES =
      List.of(
          "granite", "kelp", "gravel", "harbour", "estuary", "cave", "pier", "lagoon", "reef",
          "meadow", "trench", "delta", "islet", "jetty", "inlet", "strand");

  private Shore() {}

  /// Counts words in 256 drawers.
  static final class Words implements Embedding {
    @Override
    public byte[] passage(String text) {
      byte[] counts = new byte[256];
      for (var term : Analyser.terms(text)) {
        counts[hash(term).bytes()[0] & 255] += 8;
      }
      return counts;
    }

    @Override
    public byte[] question(String text) {
      return passage(text);
    }
  }

  /// Records of as many animals, one or two each.
  static List<Remembered> records(int animals) {
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < animals; i++) {
      var animal = ANIMALS.get(i);
      var place = PLACES.get(i);
      records.add(
          record(
              "Where does the %s hide from %s gulls?".formatted(animal, place),
              "The %s hides under %s ledges, where no gull of the %s reaches it."
                  .formatted(animal, place, place)));
      records.add(
          record(
              "What does a hungry %s feed on?".formatted(animal),
              "A hungry %s feeds on drifting crumbs that waves bring at dusk.".formatted(animal)));
    }
    return records;
  }

  static Memory memory(List<Remembered> records) {
    return Memory.of(records, new Words(), Fusion.DEFAULT);
  }

  static Remembered record(String prompt, String text) {
    var commitment = hash(prompt + text);
    return new Remembered(
        new DatanetId("shore"),
        new ContributorId("Ann"),
        commitment,
        new ClusterId(commitment),
        prompt,
        text);
  }

  private static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
  }
}
