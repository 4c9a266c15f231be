package org.openledger.settle.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Split;

/// The receipts this node has signed, with their attributions and lines; rows are only ever added.
public final class Receipts {
  private static final HexFormat HEX = HexFormat.of();

  private final Jdbi jdbi;

  public Receipts(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A receipt as stored: the parts that must agree with each other.
  ///
  /// @param id the key it was stored under
  /// @param total what was debited from the payer
  /// @param signed its leaf in the receipts table
  public record Stored(
      Hash id,
      long epoch,
      BigInteger total,
      SignedHash signed,
      UsageReceipt receipt,
      Attribution attribution,
      FeeTerms terms) {}

  /// A receipt, the hold it is debited from, and how its fee is divided by which terms.
  public record Dues(
      Hash hold, UsageReceipt receipt, Attribution attribution, FeeTerms terms, Split split) {}

  public static void insert(Handle handle, Dues dues) {
    UsageReceipt receipt = dues.receipt;
    UsageReceipt.Body body = receipt.body();
    Split split = dues.split;
    assert body.credit().attribution().equals(dues.attribution.commitment())
        : "another attribution";
    assert body.paid().terms().equals(dues.terms.commitment()) : "other terms";
    assert body.paid().fee().units().equals(split.fee()) : "another fee was divided";
    assert body.total().units().equals(split.total()) : "another sum is paid";
    assert areOf(split.lines(), receipt.id()) : "a line of another receipt";
    insertReceipt(handle, dues, split.total());
    insertLines(handle, split.lines());
    insertCredits(handle, split.credits());
  }

  private static boolean areOf(List<Line> lines, Hash receipt) {
    return lines.stream().allMatch(line -> line.receipt().equals(receipt));
  }

  private static void insertReceipt(Handle handle, Dues dues, BigInteger total) {
    UsageReceipt receipt = dues.receipt;
    UsageReceipt.Body body = receipt.body();
    int stored =
        handle
            .createUpdate(
                "insert into settle.receipt"
                    + " (id, sequence, epoch, payer, model, total, signed, body, attribution,"
                    + " terms, hold)"
                    + " values (:id, :sequence, :epoch, :payer, :model, cast(:total as numeric),"
                    + " :signed, :body, :attribution, :terms, :hold)")
            .bind("id", receipt.id().bytes())
            .bind("sequence", body.place().sequence())
            .bind("epoch", body.place().epoch().number())
            .bind("payer", body.paid().payer().bytes())
            .bind("model", body.model().id().value())
            .bind("total", total.toString())
            .bind("signed", receipt.signedHash().value().bytes())
            .bind("body", receipt.toJson().canonical())
            .bind("attribution", dues.attribution.toJson().canonical())
            .bind("terms", dues.terms.toJson().canonical())
            .bind("hold", dues.hold.bytes())
            .execute();
    assert stored == 1 : "the receipt was not stored once";
  }

  private static void insertLines(Handle handle, List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    // One statement for all: a batch would be several, each with its way to the server and back.
    int written =
        handle
            .createUpdate(
                "insert into settle.line (receipt, kind, datanet, cluster, x)"
                    + " select :receipt, kind, decode(datanet, 'hex'), decode(cluster, 'hex'), x"
                    + " from unnest(cast(:kinds as smallint[]), :datanets, :clusters,"
                    + " cast(:xs as numeric[])) v(kind, datanet, cluster, x)")
            .bind("receipt", lines.getFirst().receipt().bytes())
            .bind(
                "kinds",
                lines.stream()
                    .map(line -> Integer.toString(line.key().kind().code()))
                    .toArray(String[]::new))
            .bind("datanets", column(lines, line -> line.key().datanet()))
            .bind("clusters", column(lines, line -> line.key().cluster().commitment()))
            .bind("xs", lines.stream().map(line -> line.x().toString()).toArray(String[]::new))
            .execute();
    assert written == lines.size() : "lines were lost: " + written;
  }

  private static void insertCredits(Handle handle, List<CreditLine> credits) {
    if (credits.isEmpty()) {
      return;
    }
    int written =
        handle
            .createUpdate(
                "insert into settle.credit (receipt, datanet, cluster, units)"
                    + " select :receipt, decode(datanet, 'hex'), decode(cluster, 'hex'), units"
                    + " from unnest(:datanets, :clusters, cast(:units as bigint[]))"
                    + " v(datanet, cluster, units)")
            .bind("receipt", credits.getFirst().receipt().bytes())
            .bind("datanets", column(credits, line -> line.key().cluster().datanet()))
            .bind("clusters", column(credits, line -> line.key().cluster().cluster().commitment()))
            .bind(
                "units",
                credits.stream().map(line -> line.units().toString()).toArray(String[]::new))
            .execute();
    assert written == credits.size() : "credits were lost: " + written;
  }

  private static <T> String[] column(List<T> lines, Function<T, Hash> value) {
    return lines.stream()
        .map(line -> HEX.formatHex(value.apply(line).bytes()))
        .toArray(String[]::new);
  }

  public Optional<Stored> find(Hash id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  public static Optional<Stored> find(Handle handle, Hash id) {
    return handle
        .createQuery("select * from settle.receipt where id = :id")
        .bind("id", id.bytes())
        .map((row, _) -> stored(row))
        .findOne();
  }

  public Optional<Stored> bySequence(long sequence) {
    return jdbi.withHandle(handle -> bySequence(handle, sequence));
  }

  public static Optional<Stored> bySequence(Handle handle, long sequence) {
    return handle
        .createQuery("select * from settle.receipt where sequence = :sequence")
        .bind("sequence", sequence)
        .map((row, _) -> stored(row))
        .findOne();
  }

  /// The model behind an adapter's account, as one of the receipts says by which it earned.
  ///
  /// @throws Fault if the receipt that says it was rewritten
  static Optional<ModelPart> earner(Handle handle, ClusterKey adapter) {
    var earned =
        handle.createQuery(
            "select r.* from settle.line l join settle.receipt r on r.id = l.receipt"
                + " where l.datanet = :datanet and l.kind = :kind and l.cluster = :cluster"
                + " order by r.sequence limit 1");
    return TableRows.bind(earned, adapter)
        .map((row, _) -> stored(row))
        .findOne()
        .map(stored -> {
          ModelPart model = stored.receipt().body().model();
          if (stored.receipt().id().equals(stored.id())
              && ClusterKey.adapter(model.id()).equals(adapter)) {
            return model;
          }
          throw new Fault(Code.LEDGER_DAMAGED, "the receipt " + stored.id() + " was rewritten");
        });
  }

  /// The receipt that a hold was charged for.
  public Optional<UsageReceipt> charged(Hash hold) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select body from settle.receipt where hold = :hold")
            .bind("hold", hold.bytes())
            .mapTo(String.class)
            .findOne()
            .map(text -> UsageReceipt.fromJson(Json.parse(text))));
  }

  /// All models that receipts name.
  public SortedSet<ModelId> models() {
    List<ModelId> models =
        jdbi.withHandle(handle ->
            handle
                .createQuery("select distinct model from settle.receipt")
                .map((row, _) -> new ModelId(row.getString(1)))
                .list());
    return new TreeSet<>(models);
  }

  /// A number for a receipt that no other was or will be given.
  public static long nextNumber(Handle handle) {
    return handle.createQuery("select nextval('settle.receipt_number')").mapTo(Long.class).one();
  }

  /// A receipt's lines in order of cluster.
  public List<Line> lines(Hash receipt) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select * from settle.line where receipt = :id"
                    + " order by datanet, kind, cluster")
            .bind("id", receipt.bytes())
            .map((row, _) -> line(row))
            .list());
  }

  /// The credits that a receipt's adapter is divided by.
  public List<CreditLine> credits(Hash receipt) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select c.*, r.model from settle.credit c"
                    + " join settle.receipt r on r.id = c.receipt where c.receipt = :id"
                    + " order by c.datanet, c.cluster")
            .bind("id", receipt.bytes())
            .map((row, _) -> credit(row))
            .list());
  }

  /// The receipts of a payer, the newest first.
  ///
  /// @param before only those with a smaller number
  /// @param most no more than these
  public List<UsageReceipt> paidBy(Address payer, long before, int most) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select body from settle.receipt where payer = :payer and sequence < :before"
                    + " order by sequence desc limit :most")
            .bind("payer", payer.bytes())
            .bind("before", before)
            .bind("most", most)
            .mapTo(String.class)
            .map(text -> UsageReceipt.fromJson(Json.parse(text)))
            .list());
  }

  /// What payers paid in every epoch whose tables are not computed yet, by epoch.
  public static SortedMap<Long, BigInteger> uncomputed(Handle handle) {
    SortedMap<Long, BigInteger> totals = new TreeMap<>();
    handle
        .createQuery(
            "select r.epoch, sum(r.total) as total from settle.receipt r"
                + " join settle.epoch e on e.number = r.epoch where e.roots is null"
                + " group by r.epoch")
        .map((row, _) -> totals.put(row.getLong("epoch"), Columns.number(row, "total")))
        .list();
    return totals;
  }

  static Line line(ResultSet row) throws SQLException {
    return new Line(Columns.key(row), Columns.hash(row, "receipt"), Columns.number(row, "x"));
  }

  static CreditLine credit(ResultSet row) throws SQLException {
    ClusterKey adapter = ClusterKey.adapter(new ModelId(row.getString("model")));
    return new CreditLine(
        Columns.credited(row, adapter),
        Columns.hash(row, "receipt"),
        BigInteger.valueOf(row.getLong("units")));
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        Columns.hash(row, "id"),
        row.getLong("epoch"),
        Columns.number(row, "total"),
        new SignedHash(Columns.hash(row, "signed")),
        UsageReceipt.fromJson(Json.parse(row.getString("body"))),
        Attribution.fromJson(Json.parse(row.getString("attribution"))),
        FeeTerms.fromJson(Json.parse(row.getString("terms"))));
  }
}
