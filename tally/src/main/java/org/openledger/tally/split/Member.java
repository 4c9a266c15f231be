package org.openledger.tally.split;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// One row of a cluster's member table: a record's contributor and its share of the cluster.
///
/// @param sharePpm parts per million of what the cluster is paid
public record Member(Address account, int sharePpm) {

  /// Rows of one member table.
  static final int MEMBERS_MAX = 100_000;

  public Member {
    if (sharePpm < 0 || sharePpm > SplitParameters.MILLION) {
      throw new Refusal(Code.INVALID_ARGUMENT, "share of " + sharePpm + " ppm");
    }
  }

  /// The table of a cluster with one owner.
  public static List<Member> sole(Address account) {
    return List.of(new Member(account, SplitParameters.MILLION));
  }

  /// Checks a member table: at least one row, earliest commitment first, shares of one million.
  public static List<Member> table(List<Member> members) {
    if (members.isEmpty() || members.size() > MEMBERS_MAX) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a member table has " + members.size() + " rows");
    }
    long sum = members.stream().mapToLong(Member::sharePpm).sum();
    if (sum != SplitParameters.MILLION) {
      throw new Refusal(Code.INVALID_ARGUMENT, "shares of a member table sum to " + sum + " ppm");
    }
    assert members.stream().allMatch(member -> member.sharePpm >= 0) : "a negative share";
    return List.copyOf(members);
  }
}
