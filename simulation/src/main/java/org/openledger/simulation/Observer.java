package org.openledger.simulation;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.openledger.contracts.DatanetRegistryCalls;
import org.openledger.contracts.Query;
import org.openledger.contracts.RewardDistributorCalls;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.Settlements;
import org.openledger.simulation.Facts.Signed;
import org.openledger.simulation.Facts.Sums;

/// Reads what is the case: tables by their rows, the chain by its contracts, models by their files.
/// Only sums of earnings are asked of the code that is simulated.
final class Observer {
  private final Machine machine;

  Observer(Machine machine) {
    this.machine = machine;
  }

  /// What is the case now; a process of the node must run.
  Facts look() {
    return machine.database().jdbi().inTransaction(this::look);
  }

  private Facts look(Handle handle) {
    var torn = new ArrayList<String>();
    var kept = new TreeMap<String, String>();
    var signed = new TreeSet<Signed>();
    records(handle, kept, torn);
    terms(handle, kept, torn);
    answers(handle, kept, signed);
    models(kept, torn);
    anchored(handle, kept);
    var receipts = receipts(handle, kept);
    receipts.forEach(receipt -> signed.add(receipt.signed()));
    var settlements = machine.settlements();
    return new Facts(
        new Facts.Book(accounts(handle), entries(handle), holds(handle)),
        receipts,
        signed,
        earned(settlements),
        chain(settlements),
        kept,
        torn);
  }

  private static void keep(
      Handle handle, SortedMap<String, String> kept, String what, String query) {
    handle
        .createQuery(query)
        .map((row, _) -> kept.put(what + " " + row.getString(1), text(row)))
        .list();
  }

  private static String text(ResultSet row) throws SQLException {
    var text = row.getString(2);
    return text == null ? "" : text;
  }

  private static void records(Handle handle, SortedMap<String, String> kept, List<String> torn) {
    keep(
        handle,
        kept,
        "record",
        "select datanet || '/' || id, encode(commitment, 'hex') from contribute.record");
    keep(
        handle,
        kept,
        "snapshot",
        "select datanet || '@' || version, encode(root, 'hex') from contribute.snapshot");
    handle
        .createQuery(
            "select s.datanet || '@' || s.version as name, s.records,"
                + " (select count(*) from contribute.snapshot_entry e"
                + "  where e.datanet = s.datanet and e.version = s.version) as entries,"
                + " (select count(*) from contribute.snapshot_member m"
                + "  where m.datanet = s.datanet and m.version = s.version) as members"
                + " from contribute.snapshot s")
        .map((row, _) -> {
          long records = row.getLong("records");
          if (records != row.getLong("entries") || row.getLong("members") == 0) {
            torn.add(
                "snapshot %s of %d records has %d entries and %d members"
                    .formatted(
                        row.getString("name"),
                        records,
                        row.getLong("entries"),
                        row.getLong("members")));
          }
          return records;
        })
        .list();
  }

  private static void terms(Handle handle, SortedMap<String, String> kept, List<String> torn) {
    keep(handle, kept, "terms", "select model, terms from settle.model");
    keep(
        handle,
        kept,
        "posting",
        "select encode(id, 'hex'), encode(digest, 'hex') from settle.book_posting");
    keep(handle, kept, "epoch", "select number, roots from settle.epoch where roots is not null");
    keep(
        handle,
        kept,
        "settled epoch",
        "select number, encode(proposal, 'hex') from settle.epoch where stage = 'SETTLED'");
    keep(handle, kept, "contract", "select name, encode(address, 'hex') from settle.contract");
    handle
        .createQuery(
            "select s.name || '@' || s.version from settle.snapshot s where not exists"
                + " (select 1 from settle.member m"
                + "  where m.datanet = s.datanet and m.version = s.version)")
        .mapTo(String.class)
        .forEach(name -> torn.add("the settlement's snapshot " + name + " has no members"));
    handle
        .createQuery(
            "select memo from settle.book_posting where memo like 'receipt %' and memo not in"
                + " (select 'receipt ' || sequence from settle.receipt)")
        .mapTo(String.class)
        .forEach(memo -> torn.add(memo + " was charged and is not recorded"));
    handle
        .createQuery(
            "select number from settle.epoch e where (roots is not null) <>"
                + " (stage not in ('OPEN', 'FROZEN'))")
        .mapTo(Long.class)
        .forEach(epoch -> torn.add("epoch " + epoch + " has roots and no stage, or no roots"));
  }

  private static void answers(
      Handle handle, SortedMap<String, String> kept, TreeSet<Signed> signed) {
    handle
        .createQuery("select encode(receipt, 'hex'), bundle from app.answer")
        .map((row, _) -> {
          var bundle = Json.parse(row.getString(2));
          var receipt = UsageReceipt.fromJson(bundle.get("receipt"));
          kept.put("answer " + row.getString(1), bundle.get("answer").text());
          return signed.add(new Signed(receipt.body().place().sequence(), receipt.id().toString()));
        })
        .list();
  }

  private void models(SortedMap<String, String> kept, List<String> torn) {
    for (var model : machine.node().catalogue().list().models()) {
      model
          .adapted()
          .ifPresentOrElse(
              adapted -> kept.put("model " + model.id(), adapted.digest().toString()),
              () -> kept.put(Invariant.MEMORY + model.id(), model.memory().toString()));
    }
    // Of memories the newest are listed; of the older ones those stay that a receipt names.
    for (var id : machine.settlements().named()) {
      if (machine.memories().has(id)) {
        kept.putIfAbsent(Invariant.MEMORY + id, machine.memories().model(id).root().toString());
      } else if (!id.isBase() && !kept.containsKey("model " + id)) {
        torn.add("a receipt names the model " + id + ", which is gone");
      }
    }
  }

  private void anchored(Handle handle, SortedMap<String, String> kept) {
    var registry = machine.settlements().contract("DatanetRegistry");
    var names =
        handle
            .createQuery("select distinct datanet from contribute.snapshot order by datanet")
            .mapTo(String.class)
            .list();
    for (var name : names) {
      var key = new DatanetId(name).key();
      long versions = read(registry, DatanetRegistryCalls.versionCount(key));
      for (long version = 1; version <= versions; version++) {
        var at = new DatanetRegistryCalls.SnapshotRef(key, version);
        var found = read(registry, DatanetRegistryCalls.snapshot(at));
        kept.put("anchor " + name + "@" + version, Hex.encodeBare(found.root().bytes()));
      }
    }
  }

  private <T> T read(Address contract, Query<T> query) {
    return query.result(machine.chain().client().call(contract, query.data()));
  }

  private static List<Facts.Receipt> receipts(Handle handle, SortedMap<String, String> kept) {
    var lines = lines(handle);
    var debits = debits(handle);
    return handle
        .createQuery("select id, epoch, body from settle.receipt order by sequence")
        .map((row, _) -> {
          var id = Hash.of(row.getBytes("id"));
          var receipt = UsageReceipt.fromJson(Json.parse(row.getString("body")));
          var payer = receipt.body().paid().payer().toString();
          kept.put("receipt " + id, receipt.toJson().canonical());
          return new Facts.Receipt(
              new Signed(receipt.body().place().sequence(), id.toString()),
              payer,
              row.getLong("epoch"),
              receipt.body().paid().fee().units(),
              lines.getOrDefault(id, BigInteger.ZERO),
              debits.getOrDefault("receipt " + receipt.body().place().sequence(), List.of()));
        })
        .list();
  }

  private static Map<Hash, BigInteger> lines(Handle handle) {
    var sums = new HashMap<Hash, BigInteger>();
    handle
        .createQuery("select receipt, x from settle.line")
        .map((row, _) -> {
          var x = new BigInteger(row.getString("x"));
          return sums.merge(Hash.of(row.getBytes("receipt")), x, BigInteger::add);
        })
        .list();
    return sums;
  }

  /// Fees by what their postings are for.
  private static Map<String, List<BigInteger>> debits(Handle handle) {
    var debits = new HashMap<String, List<BigInteger>>();
    handle
        .createQuery(
            "select p.memo, e.amount from settle.book_entry e"
                + " join settle.book_posting p on p.id = e.posting"
                + " where e.credit like 'clearing/%'")
        .map((row, _) ->
            debits
                .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                .add(new BigInteger(row.getString(2))))
        .list();
    return debits;
  }

  private static SortedMap<String, Facts.Held> holds(Handle handle) {
    var holds = new TreeMap<String, Facts.Held>();
    handle
        .createQuery("select id, payer, amount from settle.hold")
        .map((row, _) ->
            holds.put(
                Hash.of(row.getBytes(1)).toString(),
                new Facts.Held(
                    Address.of(row.getBytes(2)).toString(), new BigInteger(row.getString(3)))))
        .list();
    return holds;
  }

  private static SortedMap<String, Sums> accounts(Handle handle) {
    var accounts = new TreeMap<String, Sums>();
    handle
        .createQuery("select name, debits, credits from settle.book_account")
        .map((row, _) ->
            accounts.put(
                row.getString("name"),
                new Sums(
                    new BigInteger(row.getString("debits")),
                    new BigInteger(row.getString("credits")))))
        .list();
    return accounts;
  }

  private static SortedMap<String, Sums> entries(Handle handle) {
    var entries = new TreeMap<String, Sums>();
    handle
        .createQuery("select debit, credit, amount from settle.book_entry")
        .map((row, _) -> {
          var amount = new BigInteger(row.getString("amount"));
          entries.merge(row.getString("debit"), new Sums(amount, BigInteger.ZERO), Sums::plus);
          return entries.merge(
              row.getString("credit"), new Sums(BigInteger.ZERO, amount), Sums::plus);
        })
        .list();
    return entries;
  }

  private static Facts.Earned earned(Settlements settlements) {
    var settled = BigInteger.ZERO;
    var vesting = BigInteger.ZERO;
    var provisional = BigInteger.ZERO;
    for (var earnings : settlements.earnings()) {
      settled = settled.add(earnings.settled().units());
      vesting = vesting.add(earnings.vesting().units());
      provisional = provisional.add(earnings.provisional().units());
    }
    var pools = settlements.pools().values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    return new Facts.Earned(settled, vesting, provisional, pools);
  }

  private Facts.Chain chain(Settlements settlements) {
    var distributor = settlements.contract("RewardDistributor");
    return new Facts.Chain(
        read(distributor, RewardDistributorCalls.totalFunded()),
        read(distributor, RewardDistributorCalls.totalClaimed()),
        read(distributor, RewardDistributorCalls.lastEpoch()));
  }
}
