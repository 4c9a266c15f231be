package org.openledger.contribute.duplicates;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ClusterMembers.Share;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.hash.Hash;

/// Divides a cluster among its contributors by value added.
///
/// Records are taken in their order; a record adds the shingles that no earlier record of the
/// cluster has. An exact copy adds nothing, a copy with one sentence more adds that sentence. A
/// contributor's share is the sum of what its records added, over the cluster's total, in parts per
/// million by the largest remainder (ties to the earlier contributor).
public final class MemberTable {
  /// A member record, in order of acceptance.
  public record Member(int index, Hash commitment, ContributorId contributor, boolean repeated) {}

  private static final class Tally {
    final ContributorId contributor;
    final Hash earliest;
    long added;

    Tally(Member first) {
      this.contributor = first.contributor();
      this.earliest = first.commitment();
    }
  }

  private MemberTable() {}

  public static ClusterMembers of(List<Member> members, IntFunction<Shingles> shingles) {
    var first = members.getFirst();
    @SuppressWarnings("ReferenceEquality") // this member, not one like it
    boolean alone = members.stream().allMatch(m -> m.repeated() || m == first);
    if (alone) {
      return new ClusterMembers(
          new ClusterId(first.commitment()),
          List.of(new Share(first.contributor(), first.commitment(), ClusterMembers.WHOLE)));
    }
    var seen = new HashSet<Long>();
    var tallies = new LinkedHashMap<ContributorId, Tally>();
    for (var member : members) {
      var tally = tallies.computeIfAbsent(member.contributor(), _ -> new Tally(member));
      if (!member.repeated()) {
        tally.added +=
            Arrays.stream(shingles.apply(member.index()).hashes()).filter(seen::add).count();
      }
    }
    return new ClusterMembers(
        new ClusterId(first.commitment()), shares(List.copyOf(tallies.values())));
  }

  private static List<Share> shares(List<Tally> tallies) {
    var added = tallies.stream().mapToLong(tally -> tally.added).toArray();
    var parts = largestRemainder(added, ClusterMembers.WHOLE);
    var shares = new ArrayList<Share>();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] > 0) {
        var tally = tallies.get(i);
        shares.add(new Share(tally.contributor, tally.earliest, parts[i]));
      }
    }
    return shares;
  }

  /// `whole` divided in proportion to weights, exactly.
  static int[] largestRemainder(long[] weights, int whole) {
    var total = BigInteger.valueOf(Arrays.stream(weights).sum());
    var parts = new int[weights.length];
    var remainders = new HashMap<Integer, BigInteger>();
    int given = 0;
    for (int i = 0; i < weights.length; i++) {
      var exact =
          BigInteger.valueOf(weights[i])
              .multiply(BigInteger.valueOf(whole))
              .divideAndRemainder(total);
      parts[i] = exact[0].intValueExact();
      remainders.put(i, exact[1]);
      given += parts[i];
    }
    remainders.keySet().stream()
        .sorted(
            Comparator.comparing((Integer i) -> remainders.getOrDefault(i, BigInteger.ZERO))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(whole - given)
        .forEach(i -> parts[i]++);
    return parts;
  }
}
