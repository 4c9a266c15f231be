package org.openledger.settle;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.openledger.core.bytes.Address;
import org.openledger.core.bytes.Hash;

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
    return new ClusterKey(hash(row, "datanet"), hash(row, "cluster"));
  }

  static Book.Totals totals(ResultSet row) throws SQLException {
    return new Book.Totals(number(row, "debits"), number(row, "credits"));
  }
}
