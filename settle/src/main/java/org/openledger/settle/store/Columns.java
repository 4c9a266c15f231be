package org.openledger.settle.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.hash.Hash;
import org.openledger.tally.split.ClusterKey;

/// Reads the column types that settlement stores: exact numbers, digests, addresses.
final class Columns {

  private Columns() {}

  static BigInteger number(ResultSet row, String column) throws SQLException {
    return new BigInteger(row.getString(column));
  }

  static Hash hash(ResultSet row, String column) throws SQLException {
    return Hash.of(row.getBytes(column));
  }

  static Address address(ResultSet row, String column) throws SQLException {
    return Address.of(row.getBytes(column));
  }

  static ClusterKey key(ResultSet row) throws SQLException {
    return new ClusterKey(
        ClusterKey.Kind.of(row.getInt("kind")),
        hash(row, "datanet"),
        new ClusterId(hash(row, "cluster")));
  }

  /// The cluster of records that a member table is of.
  static ClusterKey records(ResultSet row) throws SQLException {
    return ClusterKey.records(hash(row, "datanet"), new ClusterId(hash(row, "cluster")));
  }
}
