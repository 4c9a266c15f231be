package org.openledger.attribute;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.openledger.attribute.spans.AnswerText;
import org.openledger.attribute.spans.Span;
import org.openledger.attribute.spans.SpanFinder;
import org.openledger.attribute.spans.TokenIndex;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Attribution.ClusterCredit;
import org.openledger.core.flow.Attribution.ContributorCredit;
import org.openledger.core.flow.Attribution.EvidenceSpan;
import org.openledger.core.flow.Attribution.RecordCredit;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.train.TrainingSet;

/// Says of an answer whose data made it likelier, by how many nats, and how sure that is.
///
/// With L0, Lb, Lt the answer's log-likelihood under the unigram reference, the base, and base with
/// adapter: base credit = max(0, Lb - L0), data credit = max(0, Lt - Lb). Cluster k's raw credit is
/// vbar . T_k with the 3-node path gradient vbar; raw credits become integers and are rescaled to
/// sum to the gain Lt - Lb exactly (see [CreditUnits#rescaled]).
///
/// Confidence = the card's measure of the method, times the share of credit the exact rescaling did
/// *not* have to move: max(0, N - |gain - sum raw|) / N. A model whose card measured nothing has
/// confidence 0. Cost per answer: 2 forward passes, 3 forward-backward passes, K + n dot products.
public final class Attributor {
  /// Name of the method in receipts.
  public static final String METHOD = "contribution-vectors";

  /// Raised whenever the same answer would be credited otherwise.
  public static final int METHOD_VERSION = 1;

  private static final int TOP_RECORDS = 5;
  private static final int CONTRIBUTORS_MAX = 1024;

  private final AttributionStore.Contents store;
  private final AnswerModel model;
  private final float[] adapter;
  private final int measured;
  private final UnigramReference reference;
  private final SpanFinder finder;

  /// An attributor of the adapter th_N = `adapter` [p], which must be the one the store was made
  /// of; `measured` is how well the model's card measured this method (see [Card#confidence]).
  public Attributor(AttributionStore store, AnswerModel model, float[] adapter, int measured) {
    this.store = store.contents();
    this.model = model;
    this.adapter = adapter.clone();
    this.measured = measured;
    if (measured < 0 || measured > Attribution.CONFIDENCE_MAX) {
      throw new IllegalArgumentException("measured " + measured);
    }
    if (model.parameters() != this.store.run().parameters()
        || !AttributionStore.digest(adapter).equals(this.store.endDigest())) {
      throw new Fault(
          Code.ATTRIBUTION_MISMATCH, "the attribution store belongs to another adapter");
    }
    AttributionStore.Corpus corpus = this.store.corpus();
    TokenIndex index = new TokenIndex(corpus.tokens(), corpus.vocabulary());
    this.reference = new UnigramReference(index.unigramCounts());
    this.finder = new SpanFinder(index, contributorNumbers(this.store.records()));
  }

  /// Contributors by number, equal for equal contributors, [n].
  private static int[] contributorNumbers(List<AttributionStore.TrainedRecord> records) {
    Map<ContributorId, Integer> numbers = new TreeMap<>();
    return records.stream()
        .mapToInt(r -> numbers.computeIfAbsent(r.contributor(), _ -> numbers.size()))
        .toArray();
  }

  /// The attribution of `answer` to `prompt`.
  public Attribution attribute(int[] prompt, AnswerText answer) {
    int[] ids = answer.ids();
    if (ids.length == 0 || prompt.length == 0) {
      throw new IllegalArgumentException("attribution needs a prompt and an answer");
    }
    double unigram = reference.logLikelihood(ids);
    double base = model.logLikelihood(prompt, ids, null);
    double trained = model.logLikelihood(prompt, ids, adapter);
    float[] path =
        PathGradient.of(
                store.run().course().start(), adapter, point -> model.gradient(prompt, ids, point))
            .mean();
    long gain = CreditUnits.units(trained - base);
    long[] raw = CreditUnits.units(store.run().credits(path));
    long[] credits = CreditUnits.rescaled(raw, gain);
    return new Attribution(
        new Attribution.Method(METHOD, METHOD_VERSION),
        Math.max(0, CreditUnits.units(base - unigram)),
        new Attribution.DataCredit(
            Math.max(0, gain), kept(credits), CreditUnits.magnitude(credits)),
        contributors(credits),
        confidence(raw, gain),
        new Attribution.Shown(spans(answer), records(path)));
  }

  private int confidence(long[] raw, long gain) {
    long magnitude = CreditUnits.magnitude(raw);
    long moved = gain;
    for (long credit : raw) {
      moved -= credit;
    }
    long stayed = Math.max(0, magnitude - Math.abs(moved));
    return magnitude == 0
        ? 0
        : BigInteger.valueOf(measured)
            .multiply(BigInteger.valueOf(stayed))
            .divide(BigInteger.valueOf(magnitude))
            .intValueExact();
  }

  /// The largest magnitudes, ties by cluster id.
  private List<ClusterCredit> kept(long[] credits) {
    return IntStream.range(0, credits.length)
        .filter(k -> credits[k] != 0)
        .mapToObj(k -> {
          TrainingSet.Cluster cluster = store.clusters().get(k);
          return new ClusterCredit(cluster.datanet(), cluster.members().cluster(), credits[k]);
        })
        .sorted(
            Comparator.comparingLong((ClusterCredit c) -> -Math.abs(c.units()))
                .thenComparing(ClusterCredit::cluster))
        .limit(Attribution.CLUSTERS_MAX)
        .toList();
  }

  /// Each cluster's credit by its member table, residue to the earliest commitment.
  private List<ContributorCredit> contributors(long[] credits) {
    Map<ContributorId, Long> sums = new TreeMap<>();
    for (int k = 0; k < credits.length; k++) {
      List<ClusterMembers.Share> shares = store.clusters().get(k).members().shares();
      long left = credits[k];
      for (int s = shares.size() - 1; s >= 0; s--) {
        ClusterMembers.Share share = shares.get(s);
        long part = s == 0 ? left : partOf(credits[k], share.partsPerMillion());
        left -= part;
        sums.merge(share.contributor(), part, Math::addExact);
      }
    }
    return sums.entrySet().stream()
        .filter(e -> e.getValue() != 0)
        .map(e -> new ContributorCredit(e.getKey(), e.getValue()))
        .sorted(
            Comparator.comparingLong((ContributorCredit c) -> -c.units())
                .thenComparing(ContributorCredit::contributor))
        .limit(CONTRIBUTORS_MAX)
        .toList();
  }

  /// credit * parts / 10^6 toward zero, so that the residue keeps the credit's sign.
  private static long partOf(long credit, int partsPerMillion) {
    return credit / ClusterMembers.WHOLE * partsPerMillion
        + credit % ClusterMembers.WHOLE * partsPerMillion / ClusterMembers.WHOLE;
  }

  private List<EvidenceSpan> spans(AnswerText answer) {
    var found = new ArrayList<EvidenceSpan>();
    for (Span span : finder.find(answer)) {
      found.add(
          new EvidenceSpan(
              span.start(),
              span.end(),
              span.sources().stream()
                  .map(source -> store.records().get(source.record()).commitment())
                  .toList(),
              span.contributors()));
    }
    return found;
  }

  /// The records whose own gradient supported the answer most, and those that opposed it most.
  private List<RecordCredit> records(float[] path) {
    if (store.recordRows().count() == 0) {
      return List.of();
    }
    long[] scores = CreditUnits.units(store.recordRows().dots(path));
    List<RecordCredit> ranked =
        IntStream.range(0, scores.length)
            .filter(i -> scores[i] != 0)
            .mapToObj(i -> {
              AttributionStore.TrainedRecord trained = store.records().get(i);
              return new RecordCredit(trained.commitment(), trained.contributor(), scores[i]);
            })
            .sorted(
                Comparator.comparingLong((RecordCredit r) -> -r.units())
                    .thenComparing(RecordCredit::commitment))
            .toList();
    var top = new ArrayList<RecordCredit>();
    for (int i = 0; i < ranked.size(); i++) {
      boolean supports = i < TOP_RECORDS && ranked.get(i).units() > 0;
      boolean opposes = i >= ranked.size() - TOP_RECORDS && ranked.get(i).units() < 0;
      if (supports || opposes) {
        top.add(ranked.get(i));
      }
    }
    return top;
  }
}
