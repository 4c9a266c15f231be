package org.openledger.memory.gate;

import static org.openledger.memory.gate.Feature.UNIT;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.openledger.memory.search.Found;

/// A question and what was found for it, looked at closely and put in the order in which it seems
/// to answer: what a scan of all passages cannot afford is done for the best of them.
public final class Look {
  /// How many of the found ones a decision rests on.
  static final int LOOKED_AT = 16;

  /// So many are put in order, for what is quoted may be followed by two more.
  static final int SEEN = LOOKED_AT + 2;

  /// Those behind this place are what a question finds anyhow.
  private static final int USUAL = 5;

  /// What a term counts that stands there in another form: three quarters.
  private static final int ALIKE = UNIT / 8 * 6;

  private final String question;
  private final List<Found> candidates;
  private final Rarity rarity;
  private final Map<String, Integer> bits = new HashMap<>(); // of terms, each worked out once
  private final Likeness likeness;
  private final List<String> asked;
  private final Likeness.Terms own; // those of the question
  private final long information;
  private final Order order;
  private final List<Seen> seen;

  private Look(
      String question, List<Found> candidates, Rarity rarity, Likeness likeness, Order order) {
    this.question = question;
    this.candidates = candidates;
    this.rarity = rarity;
    this.likeness = likeness;
    this.asked = Words.carrying(question);
    this.own = likeness.terms(Set.copyOf(asked));
    this.information = information(asked);
    this.order = order;
    var found = likeliest(candidates, order);
    int looked = Math.min(SEEN, found.size());
    int most = most(found.subList(0, looked));
    this.seen =
        found.stream().limit(looked).map(each -> seen(each, most)).sorted(firstBy(order)).toList();
  }

  /// Of a question and what was found for it, best first.
  static Look of(
      String question, List<Found> found, Rarity rarity, Likeness likeness, Order order) {
    return new Look(question, found, rarity, likeness, order);
  }

  /// The same in another order.
  Look by(Order other) {
    return other.equals(order) ? this : new Look(question, candidates, rarity, likeness, other);
  }

  /// As they were found, which is near the usual order; by another one's first signs otherwise.
  private static List<Found> likeliest(List<Found> found, Order order) {
    if (order.equals(Order.PRIOR)) {
      return found;
    }
    int most = most(found);
    return found.stream()
        .sorted(Comparator.comparingLong((Found each) -> first(each, most, order)).reversed())
        .toList();
  }

  private static long first(Found found, int most, Order order) {
    var signs = found.signs();
    int terms = share(signs.terms(), most);
    return order.rank(List.of(signs.text().units(), signs.prompt().units(), terms, 0));
  }

  /// The most that any has of the question's terms.
  private static int most(List<Found> found) {
    return found.stream().mapToInt(each -> each.signs().terms()).max().orElse(0);
  }

  private static Comparator<Seen> firstBy(Order order) {
    return Comparator.comparingLong((Seen each) -> order.rank(each.signs())).reversed();
  }

  /// How much of some terms' information stands in others.
  ///
  /// @param written as it is written
  /// @param likened where words for the same count as well
  private record Covered(int written, int likened) {}

  /// What was seen of a passage; shares and cosines in units of 2^-20.
  ///
  /// @param has its terms and those of its prompts
  /// @param terms its share of what the best passage has of the question's terms
  /// @param question how much of the question stands there
  /// @param asked how much of the best of its prompts stands in the question
  private record Seen(Found found, Set<String> has, int terms, Covered question, Covered asked) {
    int text() {
      return found.signs().text().units();
    }

    int prompt() {
      return found.signs().prompt().units();
    }

    int prompts() {
      return found.signs().prompts().units();
    }

    List<Integer> signs() {
      return List.of(text(), prompt(), terms, question.likened());
    }
  }

  /// What was looked at, the likeliest answer first.
  public List<Found> found() {
    return seen.stream().map(Seen::found).toList();
  }

  /// What one of the found ones is put in its place by, in the order of [Order#weights].
  ///
  /// @param at its place in [#found], below [#size]
  public List<Integer> signs(int at) {
    return seen.get(at).signs();
  }

  /// How many were looked at.
  public int size() {
    return seen.size();
  }

  /// The features of one of the found ones beside all others: one that is behind another is no
  /// answer unless it is hardly behind.
  ///
  /// @param at its place in [#found], below [#size]
  public Features features(int at) {
    var best = seen.get(at);
    var others = new ArrayList<>(looked(at));
    others.remove(best);
    var usual = others.size() < LOOKED_AT - 1 ? Usual.BEHIND : Usual.NOTHING;
    var values = new ArrayList<Integer>();
    values.add(best.text());
    values.add(best.prompt());
    values.add(best.question().written());
    values.add(best.asked().written());
    values.add(best.question().likened());
    values.add(best.asked().likened());
    values.add(missing(best.has()));
    values.add(unknown(best.has()));
    values.add(best.text() - most(others, Seen::text, usual.text()));
    values.add(best.prompt() - most(others, Seen::prompt, usual.prompt()));
    values.add(
        best.question().written()
            - most(others, each -> each.question().written(), usual.covered()));
    values.add(
        best.question().likened()
            - most(others, each -> each.question().likened(), usual.likened()));
    values.add(bounded(best.found().score() - next(others, usual)));
    values.add(bounded(best.found().score() - behind(at, usual)));
    values.add(best.prompts());
    values.add(best.prompts() - most(others, Seen::prompts, usual.prompts()));
    return new Features(values, best.found().record().questions().size() > 1);
  }

  /// What a decision on one of the found ones rests on.
  private List<Seen> looked(int at) {
    return seen.subList(0, Math.min(Math.max(LOOKED_AT, at + 1), seen.size()));
  }

  private Seen seen(Found found, int most) {
    var questions = found.record().questions();
    var has = Words.standing(found.record(), found.said());
    int terms = share(found.signs().terms(), most);
    var question = covered(asked, likeness.terms(has));
    return new Seen(
        found,
        has,
        terms,
        question,
        questions.stream()
            .map(each -> covered(Words.carrying(each), own))
            .max(Comparator.comparingInt(Covered::likened).thenComparingInt(Covered::written))
            .orElse(question)); // no prompt: it covers as much of it as of the question
  }

  private int bits(String term) {
    return bits.computeIfAbsent(term, rarity::bits);
  }

  private long information(List<String> terms) {
    return terms.stream().mapToLong(this::bits).sum();
  }

  private Covered covered(List<String> terms, Likeness.Terms has) {
    long written = 0;
    long likened = 0;
    for (var term : terms) {
      long bits = bits(term);
      int standing = standing(term, has.all());
      written += bits * standing / UNIT;
      likened += bits * likened(term, has, standing) / UNIT;
    }
    long all = information(terms);
    return new Covered(share(written, all), share(likened, all));
  }

  private int likened(String term, Likeness.Terms has, int standing) {
    return standing < UNIT ? Math.max(standing, likeness.likest(term, has)) : standing;
  }

  /// All where a term stands, less where another form of it does.
  private static int standing(String term, Set<String> has) {
    if (has.contains(term)) {
      return UNIT;
    }
    for (var other : has) {
      if (Words.alike(term, other)) {
        return ALIKE;
      }
    }
    return 0;
  }

  private int missing(Set<String> has) {
    int most =
        asked.stream()
            .filter(term -> standing(term, has) == 0)
            .mapToInt(this::bits)
            .max()
            .orElse(0);
    return share(most, rarity.most());
  }

  private int unknown(Set<String> has) {
    return share(
        asked.stream()
            .filter(term -> rarity.frequency(term) == 0 && standing(term, has) == 0)
            .mapToLong(this::bits)
            .sum(),
        information);
  }

  /// The most of others, or so much if that is more.
  private static int most(List<Seen> others, ToIntFunction<Seen> of, int least) {
    return Math.max(least, others.stream().mapToInt(of).max().orElse(0));
  }

  private static long next(List<Seen> others, Usual usual) {
    long next = others.stream().mapToLong(each -> each.found().score()).max().orElse(0);
    return Math.max(usual.next(), next);
  }

  /// What those score that a question finds anyhow.
  private long behind(int at, Usual usual) {
    long[] scores = looked(at).stream().mapToLong(each -> each.found().score()).sorted().toArray();
    int count = scores.length - USUAL;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += scores[i];
    }
    return Math.max(usual.behind(), count <= 0 ? 0 : Math.floorDiv(sum, count));
  }

  private static int bounded(long score) {
    return Math.toIntExact(Math.clamp(score, -4L * UNIT, 4L * UNIT));
  }

  private static int share(long part, long whole) {
    return whole == 0 ? 0 : Math.toIntExact(UNIT * part / whole);
  }
}
