package org.openledger.core.flow;

import java.util.List;
import org.openledger.core.hash.Hash;

/// Who shares a cluster's earnings, and in which parts.
///
/// @param cluster the cluster
/// @param shares members by earliest commitment first; parts add up to 1,000,000
public record ClusterMembers(ClusterId cluster, List<Share> shares) {
  /// The whole, in parts per million.
  public static final int WHOLE = 1_000_000;

  /// A member's share.
  ///
  /// @param contributor who is paid
  /// @param commitment the member's record
  /// @param partsPerMillion the share, 0 to 1,000,000
  public record Share(ContributorId contributor, Hash commitment, int partsPerMillion) {
    public Share {
      if (partsPerMillion < 0 || partsPerMillion > WHOLE) {
        throw new IllegalArgumentException("a share of " + partsPerMillion + " parts per million");
      }
    }
  }

  public ClusterMembers {
    shares = List.copyOf(shares);
    long sum = shares.stream().mapToLong(Share::partsPerMillion).sum();
    if (sum != WHOLE) {
      throw new IllegalArgumentException("the shares of a cluster add up to " + sum);
    }
  }
}
