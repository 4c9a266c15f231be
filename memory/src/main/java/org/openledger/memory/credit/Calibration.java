package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.Alignment.Errors;
import org.openledger.memory.credit.Alignment.Permille;
import org.openledger.memory.passage.Sentences;
import org.openledger.memory.search.Remembered;

/// Chooses how much of a sentence must be found again for it to be the same one, by what a
/// Datanet's own records show: copies of them with words replaced should be found, honest sentences
/// of other topics should not.
public final class Calibration {
  /// Of what thieves' sentences weigh, so much may be missed; in thousandths.
  public static final int THIEF_MAX = 50;

  /// Of what honest sentences weigh, so much should be taken for an earlier one of another topic.
  public static final int ASTRAY_MAX = 20;

  private static final int[] TAUS = {500, 550, 600, 650, 700, 750};
  private static final int RECORDS = 160;
  private static final int SENTENCES = 3;
  private static final int WORDS_MIN = 4;
  private static final int EDITED = 150;

  /// Earlier records aligned at most for one sentence.
  private static final int ALIGNED_MAX = 256;

  private final Origins origins;
  private final Edits edits;
  private final List<Sample> thieves = new ArrayList<>();
  private final List<Sample> honest = new ArrayList<>();

  /// A sentence that was drawn.
  ///
  /// @param share thousandths of it that were found again
  /// @param weight how much it would count
  private record Sample(int share, long weight) {}

  private Calibration(Origins origins) {
    this.origins = origins;
    this.edits = new Edits(origins.records().stream().map(Remembered::text).toList());
  }

  /// The rule for an index: of those that find thieves well enough the strictest, which leads
  /// fewest astray; the least strict where none does.
  ///
  /// @param seed of the records, sentences and words that are drawn
  public static Alignment of(Origins origins, long seed) {
    if (origins.isSilent()) {
      return Alignment.DEFAULT;
    }
    var calibration = new Calibration(origins);
    calibration.draw(CounterRandom.of(seed, "alignment"));
    var best = calibration.with(TAUS[0]);
    for (int tau : TAUS) {
      var other = calibration.with(tau);
      best = badness(other) <= badness(best) ? other : best;
    }
    return best;
  }

  /// Both errors, each as a share of what is allowed.
  private static int badness(Alignment alignment) {
    return alignment.errors().thief().value() * ASTRAY_MAX
        + alignment.errors().astray().value() * THIEF_MAX;
  }

  private Alignment with(int tau) {
    long stolen = weight(thieves.stream().filter(each -> each.share < tau).toList());
    long astray = weight(honest.stream().filter(each -> each.share >= tau).toList());
    var errors =
        new Errors(
            permille(stolen, weight(thieves)),
            permille(astray, weight(honest)),
            thieves.size() + honest.size());
    return new Alignment(new Permille(tau), Alignment.DEFAULT.window(), errors);
  }

  private static long weight(List<Sample> samples) {
    return samples.stream().mapToLong(Sample::weight).sum();
  }

  private static Permille permille(long part, long whole) {
    return new Permille(
        whole == 0 ? 0 : Math.toIntExact(Math.ceilDiv(part * Permille.WHOLE, whole)));
  }

  private void draw(CounterRandom random) {
    int count = origins.records().size();
    var places = new ArrayList<Integer>();
    for (int i = 0; i < Math.min(count, RECORDS); i++) {
      places.add(count <= RECORDS ? i : random.nextInt(count));
    }
    for (int place : places) {
      var record = origins.records().get(place);
      var said = drawn(record.text(), random);
      said.forEach(each -> honest.add(honest(place, each)));
      var text = edits.of(record.text(), EDITED, random);
      var prompt = edits.of(record.prompt(), EDITED, random);
      drawn(text, random).forEach(each -> thieves.add(thief(place, prompt, each)));
    }
  }

  private List<String> drawn(String text, CounterRandom random) {
    var said = new ArrayList<String>();
    for (var span : Sentences.of(text)) {
      if (origins.terms(span.of(text)).length >= WORDS_MIN) {
        said.add(span.of(text));
      }
    }
    while (said.size() > SENTENCES) {
      Collections.swap(said, random.nextInt(said.size()), said.size() - 1);
      said.removeLast();
    }
    return said;
  }

  /// A sentence of a copy, looked for in the record that was copied.
  private Sample thief(int place, String prompt, String said) {
    var record = origins.records().get(place);
    var aligner = new Aligner(origins.terms(said), origins.lexicon(), Alignment.DEFAULT);
    var keys = new KeyTerms(aligner, origins.topic(place), origins.keys(origins.terms(prompt)));
    var windows = keys.windows(origins.text(place), origins.topic(place));
    var match = aligner.best(origins.text(place), aligner.whole() / 2, windows);
    return new Sample(
        share(match, aligner), EvidenceGroups.weight(origins, record.prompt(), said, 1));
  }

  /// A record's own sentence, looked for in all earlier ones of another topic.
  private Sample honest(int place, String said) {
    var record = origins.records().get(place);
    var aligner = new Aligner(origins.terms(said), origins.lexicon(), Alignment.DEFAULT);
    var keys = new KeyTerms(aligner, origins.topic(place), origins.topic(place));
    var own = new Likeness(origins.text(place), origins.lexicon());
    int[] bags = origins.bags(aligner, place);
    int most = 0;
    int aligned = 0;
    for (int i = 0; i < place && aligned < ALIGNED_MAX; i++) {
      if (2L * bags[i] >= aligner.whole()
          && origins.isAnother(place, i)
          && (keys.areOf(origins.topic(i)) || own.isLike(origins.text(i)))) {
        aligned++;
        int[] text = origins.text(i);
        var windows = keys.windows(text, origins.topic(i));
        most = Math.max(most, share(aligner.best(text, aligner.whole() / 2, windows), aligner));
      }
    }
    int owners = origins.of(record.prompt(), place, said, Alignment.DEFAULT).owners();
    return new Sample(most, EvidenceGroups.weight(origins, record.prompt(), said, owners));
  }

  private static int share(Aligner.@Nullable Match match, Aligner aligner) {
    return match == null ? 0 : (int) (Permille.WHOLE * match.weight() / aligner.whole());
  }
}
