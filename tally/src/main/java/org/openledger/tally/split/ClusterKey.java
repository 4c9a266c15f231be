package org.openledger.tally.split;

import java.util.Arrays;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.hash.Hash;

/// Names one cluster that can earn: a group of near-duplicate records of a Datanet, a Datanet's
/// common pool, or a role (treasury, developer, ...) that is paid like a cluster of its own.
///
/// A cluster of records earns in two ways that never mix, so its kind is part of the key: what was
/// quoted from it is exact and final, what it did to an adapter is signed and estimated. A role
/// cluster carries its account inside its id, so that its one-row member table needs no storage:
/// byte 0 is the role's tag, bytes 12 to 31 are the account, and the datanet is zero. The common
/// pool of a Datanet is the id of 32 bytes 0xff, which sorts last.
///
/// @param kind how it earns
/// @param datanet the Datanet's key, zero for a role
/// @param cluster the cluster, or the made-up id of a role or a common pool
public record ClusterKey(Kind kind, Hash datanet, ClusterId cluster)
    implements Comparable<ClusterKey> {

  private static final int ACCOUNT_AT = 12;
  private static final Hash NO_DATANET = Hash.ZERO;
  private static final ClusterId LAST = new ClusterId(Hash.of(ones()));

  /// How a cluster earns, in the order of a Datanet's rows.
  public enum Kind {
    /// A party of the fee that is no cluster of records.
    ROLE(0),
    /// Records that an answer was written from.
    MEMORY(1),
    /// Records that an adapter was trained on.
    RECORDS(2),
    /// What no rule gives to anybody.
    POOL(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /// The number in tables and leaves.
    public int code() {
      return code;
    }

    /// The kind of a number.
    public static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new Refusal(Code.INVALID_ARGUMENT, "no kind of cluster has the number " + code);
    }
  }

  public ClusterKey {
    boolean pool = cluster.equals(LAST);
    boolean fits =
        switch (kind) {
          case ROLE -> datanet.equals(NO_DATANET) && !pool;
          case MEMORY, RECORDS -> !datanet.equals(NO_DATANET) && !pool;
          case POOL -> !datanet.equals(NO_DATANET) && pool;
        };
    Refusal.require(fits, "reserved cluster id " + datanet + "/" + cluster + " for " + kind);
  }

  /// The parties of a fee that are not clusters of records.
  public enum Role {
    TREASURY(1),
    DEVELOPER(2),
    BASE_OWNER(3),
    STAKERS(4),
    APP(5),
    AGENT(6);

    private final byte tag;

    Role(int tag) {
      this.tag = (byte) tag;
    }
  }

  public static ClusterKey role(Role role, Address account) {
    byte[] id = new byte[32];
    id[0] = role.tag;
    System.arraycopy(account.bytes(), 0, id, ACCOUNT_AT, 20);
    ClusterKey key = new ClusterKey(Kind.ROLE, NO_DATANET, new ClusterId(Hash.of(id)));
    assert key.roleAccount().equals(account) : key + " does not carry " + account;
    return key;
  }

  /// The row that takes what the clusters of a Datanet leave over.
  public static ClusterKey commonPool(Hash datanet) {
    return new ClusterKey(Kind.POOL, datanet, LAST);
  }

  /// A cluster of records that an adapter was trained on; refuses the reserved ids.
  public static ClusterKey records(Hash datanet, ClusterId cluster) {
    return new ClusterKey(Kind.RECORDS, datanet, cluster);
  }

  /// A cluster of records that an answer was written from; refuses the reserved ids.
  public static ClusterKey memory(Hash datanet, ClusterId cluster) {
    return new ClusterKey(Kind.MEMORY, datanet, cluster);
  }

  /// Under which key the member table is known that divides what this earns.
  public ClusterKey tableKey() {
    return kind == Kind.MEMORY ? records(datanet, cluster) : this;
  }

  public boolean isRole() {
    return kind == Kind.ROLE;
  }

  public boolean isCommonPool() {
    return kind == Kind.POOL;
  }

  /// Whether its lines are estimates with a sign, which a Datanet's common pool stands behind.
  public boolean isEstimated() {
    return kind == Kind.RECORDS;
  }

  /// The only member of a role cluster.
  public Address roleAccount() {
    assert isRole() : this + " is no role";
    return Address.fromWord(cluster.commitment().bytes());
  }

  @Override
  public int compareTo(ClusterKey other) {
    int order = datanet.compareTo(other.datanet);
    if (order == 0) {
      order = Integer.compare(kind.code, other.kind.code);
    }
    return order != 0 ? order : cluster.compareTo(other.cluster);
  }

  private static byte[] ones() {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) 0xff);
    return id;
  }
}
