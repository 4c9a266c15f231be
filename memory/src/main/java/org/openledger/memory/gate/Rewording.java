package org.openledger.memory.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openledger.core.text.CaseFold;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.terms.Analyser;

/// Ways of asking for the same in other words, so that a gate learns what prompts do not show: that
/// people leave out names, mistype them, and use words of their own.
enum Rewording {
  /// As its contributor put it.
  OWN {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      return carrying;
    }

    @Override
    String of(String prompt, Rarity rarity) {
      return prompt;
    }
  },
  /// Words without what holds them together.
  KEYWORDS {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      return carrying;
    }
  },
  /// Without the rarer half of its words: a name is forgotten or cut short.
  FORGOTTEN {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      return half(carrying, rarity, false);
    }
  },
  /// With little but its rarer half.
  SPARSE {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      return framed("tell me about", half(carrying, rarity, true));
    }
  },
  /// In another order.
  TURNED {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      var turned = new ArrayList<>(carrying);
      Collections.reverse(turned);
      return framed("explain", turned);
    }
  },
  /// With other words for common ones.
  SYNONYMS {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      var other = carrying.stream().map(word -> OTHER_WORDS.getOrDefault(word, word)).toList();
      return framed("i would like to know", other);
    }
  },
  /// With its rarest words mistyped.
  MISTYPED {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      var rare = new HashSet<>(half(carrying, rarity, true));
      return carrying.stream().map(word -> rare.contains(word) ? mistyped(word) : word).toList();
    }
  },
  /// Without its single rarest word.
  UNNAMED {
    @Override
    List<String> words(List<String> carrying, Rarity rarity) {
      var rarest = carrying.stream().max(Comparator.comparingInt(word -> bits(word, rarity)));
      var left = carrying.stream().filter(word -> !rarest.orElse("").equals(word)).toList();
      return framed("what about", left.isEmpty() ? carrying : left);
    }
  };

  private static final int MISTYPED_MIN = 4;

  /// Folded words that people exchange for each other.
  private static final Map<String, String> OTHER_WORDS =
      """
      symptoms signs  treatments therapy  treatment therapy  causes reason  cause reason  diagnose
      recognise  prevent avoid  protected safe  protect defend  difference comparison  measured
      determined  measure determine  attack exploit  risk danger  risks dangers  limit threshold
      affected hit  inherited hereditary  find detect  happens occurs  happen occur  work function
      works functions  calibrated adjusted  check verify  checked verified  sensor device  sensors
      devices  contract program  contracts programs  function method  animals creatures  animal
      creature  eat consume  eats consumes  rock stone  rocks stones  water liquid  purpose aim
      standard norm  change alter  changed altered  create make  token coin  tokens coins  block
      batch  signature sign  fast quick  error mistake  errors mistakes  value number  data readings
      """
          .lines()
          .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
          .collect(Collectors.collectingAndThen(Collectors.toList(), Rewording::pairs));

  private static Map<String, String> pairs(List<String> words) {
    var pairs = new java.util.TreeMap<String, String>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      pairs.put(words.get(i), words.get(i + 1));
    }
    return Collections.unmodifiableMap(pairs);
  }

  /// Whether the words of the old question are all there, or others for the same.
  boolean keepsWords() {
    return switch (this) {
      case OWN, KEYWORDS, TURNED, SYNONYMS -> true;
      case FORGOTTEN, SPARSE, MISTYPED, UNNAMED -> false;
    };
  }

  /// The words of the new question, from those that carry the old one.
  abstract List<String> words(List<String> carrying, Rarity rarity);

  /// A question for the same.
  String of(String prompt, Rarity rarity) {
    var carrying = carrying(prompt);
    return carrying.isEmpty() ? prompt : String.join(" ", words(carrying, rarity));
  }

  /// The words that carry a text, folded, in its order.
  private static List<String> carrying(String text) {
    return Segmenter.words(CaseFold.of(text)).texts().stream()
        .filter(word -> !Words.isFunction(term(word)))
        .distinct()
        .toList();
  }

  private static String term(String word) {
    var terms = Analyser.terms(word);
    return terms.isEmpty() ? word : terms.getFirst();
  }

  private static int bits(String word, Rarity rarity) {
    return rarity.bits(term(word));
  }

  /// The rarer or the commoner half, at least one, in their order.
  private static List<String> half(List<String> words, Rarity rarity, boolean rarer) {
    var order = Comparator.<String>comparingInt(word -> bits(word, rarity));
    var sorted = words.stream().sorted(rarer ? order.reversed() : order).toList();
    var kept = new HashSet<>(sorted.subList(0, (words.size() + 1) / 2));
    return words.stream().filter(kept::contains).toList();
  }

  private static List<String> framed(String before, List<String> words) {
    var framed = new ArrayList<>(List.of(before.split(" ")));
    framed.addAll(words);
    return framed;
  }

  /// Two neighbours in the middle exchanged, and a letter behind them left out of a long word.
  private static String mistyped(String word) {
    if (word.length() < MISTYPED_MIN || Words.isKey(word)) {
      return word;
    }
    char[] letters = word.toCharArray();
    int middle = letters.length / 2;
    char left = letters[middle - 1];
    letters[middle - 1] = letters[middle];
    letters[middle] = left;
    var typed = new String(letters);
    boolean shorter = typed.length() > 2 * MISTYPED_MIN;
    return shorter ? typed.substring(0, middle + 1) + typed.substring(middle + 2) : typed;
  }
}
