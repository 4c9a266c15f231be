package org.openledger.settle.store;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// What is reserved of payers' balances. A hold is there while it is open; whoever takes it away
/// has ended it, once.
public final class Holds {
  private Holds() {}

  /// An open hold.
  ///
  /// @param amount units reserved
  public record Hold(Hash id, Address payer, BigInteger amount) {}

  /// Notes a hold that lasts until a moment, in milliseconds since 1970.
  public static void add(Handle handle, Hold hold, long expires) {
    int added =
        handle
            .createUpdate(
                "insert into settle.hold (id, payer, amount, expires)"
                    + " values (:id, :payer, cast(:amount as numeric), :expires)")
            .bind("id", hold.id().bytes())
            .bind("payer", hold.payer().bytes())
            .bind("amount", hold.amount().toString())
            .bind("expires", expires)
            .execute();
    assert added == 1 : "the hold " + hold.id() + " was not noted once";
  }

  /// Takes a hold away, if it is still open.
  public static Optional<Hold> end(Handle handle, Hash id) {
    return handle
        .createQuery("delete from settle.hold where id = :id returning id, payer, amount")
        .bind("id", id.bytes())
        .map((row, _) ->
            new Hold(
                Columns.hash(row, "id"),
                Columns.address(row, "payer"),
                Columns.number(row, "amount")))
        .findOne();
  }

  /// The holds whose time is over at a moment, in milliseconds since 1970.
  public static List<Hash> expired(Handle handle, long now) {
    return handle
        .createQuery("select id from settle.hold where expires <= :now order by id")
        .bind("now", now)
        .map((row, _) -> Columns.hash(row, "id"))
        .list();
  }

  /// What is reserved, by payer.
  public static SortedMap<Address, BigInteger> byPayer(Handle handle) {
    var held = new TreeMap<Address, BigInteger>();
    handle
        .createQuery("select payer, sum(amount) as amount from settle.hold group by payer")
        .map((row, _) -> held.put(Columns.address(row, "payer"), Columns.number(row, "amount")))
        .list();
    return held;
  }
}
