package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;

/// What attribution says about one answer, in the integers that money is computed from.
///
/// @param baseNats the base model's gain, 2^-20 nats, not negative
/// @param norm N_q, the sum over all clusters of |a|
/// @param dataNats the adapter's gain, 2^-20 nats, not negative
/// @param datanets the Datanets the model was trained on, by id
/// @param reliability R of the model, by which each kept cluster's line is shrunk
/// @param clusters the kept clusters, by id
/// @param memory what the records added that the answer was written from
public record Credits(
    long baseNats,
    BigInteger norm,
    long dataNats,
    List<DatanetWeight> datanets,
    int reliability,
    List<ClusterCredit> clusters,
    Memory memory) {

  /// Clusters kept per receipt; the rest is not credited.
  public static final int CLUSTERS_MAX = 64;

  /// Datanets one model may be trained on.
  static final int DATANETS_MAX = 64;

  /// One Datanet's weight: A_d, the sum of |a| over all its clusters, and its record count, which
  /// decides where no cluster has credit.
  public record DatanetWeight(Hash datanet, BigInteger weight, long records) {}

  /// The signed credit a_k of one cluster, 2^-20 nats.
  public record ClusterCredit(ClusterKey key, long a) {

    BigInteger magnitude() {
      return BigInteger.valueOf(a).abs();
    }
  }

  /// What the records added that the answer was written from: exact, so that nothing shrinks it.
  ///
  /// @param nats their gain, 2^-20 nats, not negative
  /// @param clusters the clusters with credit, which is positive, by id
  public record Memory(long nats, List<ClusterCredit> clusters) {
    /// Nothing, as where nothing was retrieved.
    public static final Memory NONE = new Memory(0, List.of());

    public Memory {
      clusters = List.copyOf(clusters);
      Refusal.require(nats >= 0, "a gain is negative");
      Refusal.require(
          clusters.size() <= Attribution.MEMORY_CLUSTERS_MAX,
          "more than " + Attribution.MEMORY_CLUSTERS_MAX + " clusters of memory");
      for (int i = 0; i < clusters.size(); i++) {
        ClusterCredit credit = clusters.get(i);
        Refusal.require(credit.a > 0, "memory credits nothing, or less");
        Refusal.require(
            credit.key.kind() == ClusterKey.Kind.MEMORY, credit.key + " is no cluster of memory");
        Refusal.require(
            i == 0 || clusters.get(i - 1).key.compareTo(credit.key) < 0,
            "clusters of memory are not in order of id");
      }
    }

    /// Of an attribution's clusters, in its order; those without credit are left out.
    static Memory of(Attribution.MemoryCredit memory) {
      List<ClusterCredit> credited = new ArrayList<>();
      for (Attribution.ClusterCredit credit : memory.clusters()) {
        if (credit.units() > 0) {
          ClusterKey key = ClusterKey.memory(credit.datanet().key(), credit.cluster());
          credited.add(new ClusterCredit(key, credit.units()));
        }
      }
      credited.sort(Comparator.comparing(ClusterCredit::key));
      return new Memory(memory.gain(), credited);
    }

    /// The sum of all credits.
    BigInteger sum() {
      return clusters.stream()
          .map(ClusterCredit::magnitude)
          .reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  public Credits {
    datanets = List.copyOf(datanets);
    clusters = List.copyOf(clusters);
    Refusal.require(baseNats >= 0 && dataNats >= 0, "a gain is negative");
    Refusal.require(
        reliability >= 0 && reliability <= ModelTerms.RELIABILITY_WHOLE,
        "reliability " + reliability);
    Refusal.require(clusters.size() <= CLUSTERS_MAX, "more than " + CLUSTERS_MAX + " clusters");
    Refusal.require(datanets.size() <= DATANETS_MAX, "more than " + DATANETS_MAX + " datanets");
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < datanets.size(); i++) {
      DatanetWeight datanet = datanets.get(i);
      Refusal.require(datanet.weight.signum() >= 0 && datanet.records >= 0, "a weight is negative");
      Refusal.require(
          i == 0 || datanets.get(i - 1).datanet.compareTo(datanet.datanet) < 0,
          "datanets are not in order of id");
      Refusal.require(
          kept(clusters, datanet.datanet).compareTo(datanet.weight) <= 0, "A_d too small");
      sum = sum.add(datanet.weight);
    }
    Refusal.require(sum.equals(norm), "N_q is not the sum of A_d");
    Set<Hash> known = new HashSet<>();
    datanets.forEach(datanet -> known.add(datanet.datanet));
    for (int i = 0; i < clusters.size(); i++) {
      ClusterKey key = clusters.get(i).key;
      Refusal.require(known.contains(key.datanet()), "a cluster of a datanet the model never saw");
      Refusal.require(key.kind() == ClusterKey.Kind.RECORDS, key + " is no cluster of records");
      Refusal.require(
          i == 0 || clusters.get(i - 1).key.compareTo(key) < 0, "clusters are not in order of id");
    }
    for (ClusterCredit credit : memory.clusters) {
      Refusal.require(
          known.contains(credit.key.datanet()), "memory of a datanet the model never saw");
    }
  }

  /// The same, believed as far as a model's card says.
  public Credits believed(int r) {
    return new Credits(baseNats, norm, dataNats, datanets, r, clusters, memory);
  }

  /// The same of an answer that was written from records.
  public Credits with(Memory written) {
    return new Credits(baseNats, norm, dataNats, datanets, reliability, clusters, written);
  }

  /// The clusters that must have a member table: whatever can be paid.
  public SortedSet<ClusterKey> tableKeys() {
    SortedSet<ClusterKey> keys = new TreeSet<>();
    clusters.forEach(credit -> keys.add(credit.key.tableKey()));
    memory.clusters.forEach(credit -> keys.add(credit.key.tableKey()));
    return keys;
  }

  /// Builds the credits of an answer from the credits of *all* clusters, in any order: sums N_q and
  /// A_d, then keeps the largest |a| (ties by id). They are believed fully, and no memory took
  /// part.
  ///
  /// @param records record count by Datanet, for every Datanet the model was trained on
  public static Credits of(
      long baseNats, long dataNats, List<DatanetRecords> records, List<ClusterCredit> all) {
    List<DatanetWeight> weights = new ArrayList<>();
    for (DatanetRecords datanet : records) {
      weights.add(new DatanetWeight(datanet.datanet, kept(all, datanet.datanet), datanet.records));
    }
    weights.sort(Comparator.comparing(DatanetWeight::datanet));
    BigInteger norm = BigInteger.ZERO;
    for (ClusterCredit credit : all) {
      norm = norm.add(credit.magnitude());
    }
    List<ClusterCredit> top = new ArrayList<>(all);
    top.removeIf(credit -> credit.a == 0);
    top.sort(
        Comparator.comparing(ClusterCredit::magnitude)
            .reversed()
            .thenComparing(ClusterCredit::key));
    top = new ArrayList<>(top.subList(0, Math.min(top.size(), CLUSTERS_MAX)));
    top.sort(Comparator.comparing(ClusterCredit::key));
    return new Credits(
        baseNats, norm, dataNats, weights, ModelTerms.RELIABILITY_WHOLE, top, Memory.NONE);
  }

  /// The credits of an attribution, which names only the clusters that are kept. A model of one
  /// Datanet has A_d = N_q exactly; with several, the magnitude that was not kept is shared among
  /// them in proportion to what was kept, the residue to the largest (ties by id).
  ///
  /// @param records record count by Datanet, for every Datanet the model was trained on
  /// @param reliability R of the model
  public static Credits of(Attribution attribution, List<DatanetRecords> records, int reliability) {
    return ofAdapter(attribution, records)
        .believed(reliability)
        .with(Memory.of(attribution.memory()));
  }

  private static Credits ofAdapter(Attribution attribution, List<DatanetRecords> records) {
    List<ClusterCredit> kept = new ArrayList<>();
    for (Attribution.ClusterCredit credit : attribution.data().clusters()) {
      ClusterKey key = ClusterKey.records(credit.datanet().key(), credit.cluster());
      kept.add(new ClusterCredit(key, credit.units()));
    }
    Credits of = of(attribution.baseCredit(), attribution.data().credit(), records, kept);
    BigInteger norm = BigInteger.valueOf(attribution.data().magnitude());
    Refusal.require(norm.compareTo(of.norm) >= 0, "the magnitude is less than the kept credits");
    Refusal.require(
        norm.signum() == 0 || !records.isEmpty(), "credits of a model without datanets");
    if (norm.equals(of.norm)) {
      return of;
    }
    SortedMap<Hash, BigInteger> rest = Split.shareAmongDatanets(norm.subtract(of.norm), of);
    List<DatanetWeight> weights = new ArrayList<>();
    for (DatanetWeight datanet : of.datanets) {
      BigInteger more = rest.getOrDefault(datanet.datanet, BigInteger.ZERO);
      weights.add(new DatanetWeight(datanet.datanet, datanet.weight.add(more), datanet.records));
    }
    return new Credits(
        of.baseNats, norm, of.dataNats, weights, of.reliability, of.clusters, of.memory);
  }

  /// A Datanet and how many records of it the model was trained on.
  public record DatanetRecords(Hash datanet, long records) {}

  private static BigInteger kept(List<ClusterCredit> clusters, Hash datanet) {
    BigInteger sum = BigInteger.ZERO;
    for (ClusterCredit credit : clusters) {
      if (credit.key.datanet().equals(datanet)) {
        sum = sum.add(credit.magnitude());
      }
    }
    return sum;
  }
}
