package org.openledger.memory.credit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.EvidenceGroups.Evidence;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;
import org.openledger.model.token.Encoding;

/// What an attack on credit takes, measured on a Datanet's own records: who is paid for an answer,
/// beside whom the usual rules would pay. It ships with the method that it judges.
public final class CreditTrial {
  private final Crediting crediting;
  private final Base base;

  /// What a trial asks of a base model.
  ///
  /// @param encode a text to tokens and their places
  /// @param logProbs natural log-probability of each token
  public record Base(Function<String, Encoding> encode, Function<Encoding, double[]> logProbs) {
    AnswerTokens read(String text) {
      var encoding = encode.apply(text);
      return new AnswerTokens(encoding, logProbs.apply(encoding));
    }
  }

  /// @param origins over all records, the attacker's among them
  public CreditTrial(Origins origins, Alignment alignment, Base base) {
    this.crediting = new Crediting(origins, alignment, text -> base.encode.apply(text).ids());
    this.base = base;
  }

  /// The credit of an answer that quotes each passage, one behind the other.
  public Credit credit(String question, List<Found> found) {
    var draft = Draft.of(found);
    return crediting.of(question, draft.quoted(), base.read(draft.text()));
  }

  /// As [#credit], of so many passages that say something of their own, as an answer is written.
  public Credit creditApart(String question, List<Found> found, int most) {
    return credit(question, crediting.apart(question, found).stream().limit(most).toList());
  }

  /// Whose evidence an answer quotes that quotes each passage.
  public EvidenceGroups groups(String question, List<Found> found) {
    return crediting.groups(question, Draft.of(found).quoted());
  }

  /// Whether what a passage of another index says was said here before.
  ///
  /// @param other over that index
  /// @param elder whether a record of this index, the first, is older than one of the other
  public boolean saidBefore(
      String question, Found found, CreditTrial other, BiPredicate<Remembered, Remembered> elder) {
    var quoted = Draft.of(List.of(found)).quoted();
    return crediting.saidBefore(question, other.crediting.statements(question, quoted), elder);
  }

  /// A game whose players are passages, ready to be played: what of the time is exact credit's.
  ///
  /// @param tokens most tokens of the answer
  public Game game(List<Found> found, int tokens) {
    var answer = base.read(Draft.of(found).text()).first(tokens);
    var texts = found.stream().map(each -> List.of(base.encode.apply(each.said()).ids())).toList();
    return new Game(found.stream().map(Found::record).toList(), answer, texts);
  }

  /// Players and what they say, and an answer.
  public record Game(List<Remembered> players, AnswerTokens answer, List<List<int[]>> texts) {
    /// All coalitions, and the exact value of each player.
    public Credit credit() {
      return Credit.of(players, PointerMixture.values(answer, whole(answer), texts));
    }
  }

  private static int[] whole(AnswerTokens answer) {
    int[] weights = new int[answer.length()];
    Arrays.fill(weights, Evidence.WHOLE);
    return weights;
  }

  /// Units paid to each cluster.
  public static SortedMap<ClusterId, Long> paid(Credit credit) {
    var paid = new TreeMap<ClusterId, Long>();
    for (var share : credit.shares()) {
      paid.merge(share.earliest().cluster(), share.paid(), Long::sum);
    }
    return paid;
  }

  /// What plain Shapley over the passages that were found would pay, for the same answer.
  public SortedMap<ClusterId, Long> plain(List<Found> found) {
    return paid(game(found, Integer.MAX_VALUE).credit());
  }

  /// Likelihood that an answer gains beside passages, each whole.
  ///
  /// @param said the answer
  /// @return nats per token without them, and with them
  public double[] natsPerToken(String said, List<Found> found) {
    var answer = base.read(said);
    var texts = found.stream().map(each -> base.encode.apply(each.said()).ids()).toList();
    long[] values = PointerMixture.values(answer, whole(answer), List.of(texts), Double.MAX_VALUE);
    double alone = -Arrays.stream(answer.logProbs()).sum();
    double gain = (double) values[1] / Attribution.UNITS_PER_NAT;
    return new double[] {alone / answer.length(), (alone - gain) / answer.length()};
  }

  /// Copies of a record, each with some of its words replaced, later than all others and in
  /// clusters of their own.
  ///
  /// @param permille how many of a thousand words of prompt and text; 0 for exact copies
  public static List<Remembered> copies(
      Remembered source, int count, int permille, Thief thief, CounterRandom random) {
    var copies = new ArrayList<Remembered>();
    for (int i = 0; i < count; i++) {
      var prompt = thief.edits.of(source.prompt(), permille, random);
      var text = thief.edits.of(source.text(), permille, random);
      copies.add(record(source, thief.name, prompt, text, i));
    }
    return copies;
  }

  /// Who copies.
  ///
  /// @param name under which
  /// @param edits where new words come from
  public record Thief(ContributorId name, Edits edits) {}

  /// A record beside another one, under a commitment and in a cluster of its own.
  public static Remembered record(
      Remembered source, ContributorId name, String prompt, String text, int number) {
    var said = name + "\n" + source.commitment() + "\n" + number + "\n" + prompt + "\n" + text;
    var commitment = Keccak.hash256(said.getBytes(StandardCharsets.UTF_8));
    return new Remembered(
        source.datanet(), name, commitment, new ClusterId(commitment), prompt, text);
  }

  /// A record as it would be found that scores as another one: its passage at the same place.
  public static Found found(Remembered record, Found as) {
    int at = Math.max(0, Passages.of(as.record().text()).indexOf(as.passage()));
    var passages = Passages.of(record.text());
    return new Found(
        record, passages.get(Math.min(at, passages.size() - 1)), as.score(), as.signs());
  }

  /// A record as it would be found, by its first passage and for no reason.
  public static Found first(Remembered record) {
    var none = new Found.Near(0);
    return new Found(
        record, Passages.of(record.text()).getFirst(), 0, new Found.Signs(none, none, none, 0));
  }

  /// The sum of what some clusters are paid.
  public static long sum(SortedMap<ClusterId, Long> paid, List<Remembered> whose) {
    return whose.stream()
        .map(Remembered::cluster)
        .distinct()
        .mapToLong(each -> paid.getOrDefault(each, 0L))
        .sum();
  }
}
