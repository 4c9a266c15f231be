package org.openledger.contribute.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.contribute.duplicates.MinHash;
import org.openledger.contribute.duplicates.Shingles;
import org.openledger.contribute.intake.ImportReport.Count;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Opening;
import org.openledger.contribute.vault.Vault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.text.TextException;

/// One import: rows in, checked records and reasons out, in batches of one transaction each.
///
/// Memory is bounded by one batch. A batch that was committed stays, whatever happens later, and an
/// import run again finds its records by id: the same content counts as unchanged, other content
/// under a known id is refused, because what was committed to is never replaced. Of an id that was
/// withdrawn nothing more is told, or guesses of what it said could be tried until one is
/// unchanged.
public final class Intake {
  private static final int BATCH_RECORDS_MAX = 256;
  private static final int BATCH_CHARS_MAX = 4 << 20;
  private static final int REJECTIONS_KEPT_MAX = 100_000;
  private static final int REJECTIONS_REPORTED_MAX = 100;

  private record Ready(long line, Draft draft, Opening opening, Hash commitment) {}

  /// A record that is there, or was withdrawn: then without what it said.
  private record Known(String id, Optional<Hash> commitment) {}

  private final Jdbi jdbi;
  private final Vault vault;
  private final Datanet datanet;
  private final String source;
  private final ImportLimits limits;

  private final List<Ready> ready = new ArrayList<>();
  private final List<Rejection> refused = new ArrayList<>();
  private final List<Rejection> first = new ArrayList<>();
  private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
  private int readyChars;
  private int kept;
  private long rows;
  private long accepted;
  private long unchanged;
  private long rejected;

  public Intake(Jdbi jdbi, Vault vault, Datanet datanet, String source, ImportLimits limits) {
    this.jdbi = jdbi;
    this.vault = vault;
    this.datanet = datanet;
    this.source = source;
    this.limits = limits;
  }

  public ImportReport run(Source rowsOf) {
    begin();
    boolean complete = true;
    try {
      long seen = 0;
      for (var row = rowsOf.next(); row.isPresent(); row = rowsOf.next()) {
        if (seen++ % limits.every() == 0) {
          rows++;
          take(row.get());
        }
        if (batchIsFull()) {
          store();
        }
        if (accepted + unchanged >= limits.recordsMax()) {
          break;
        }
      }
    } catch (TextException e) {
      complete = false; // what was read before the break is kept
      refuse(rowsOf.line(), 0, "", Reason.of(e.code()), e.text());
    }
    if (rows + rejected == 0) {
      refuse(0, 0, "", Reason.NO_ROWS, "the source has no rows");
    }
    store();
    finish(complete);
    return new ImportReport(
        source,
        new TreeMap<>(
            Map.of(Count.ROWS, rows, Count.ACCEPTED, accepted, Count.UNCHANGED, unchanged)),
        new TreeMap<>(reasons),
        first,
        complete);
  }

  private boolean batchIsFull() {
    return ready.size() >= BATCH_RECORDS_MAX
        || readyChars >= BATCH_CHARS_MAX
        || refused.size() >= BATCH_RECORDS_MAX
        || accepted + unchanged + ready.size() >= limits.recordsMax();
  }

  private void take(Located row) {
    switch (row.mapped()) {
      case Mapped.Refused(String id, Reason reason, String detail) ->
          refuse(row.line(), row.column(), id, reason, detail);
      case Mapped.Drafts(List<Draft> drafts) ->
          drafts.stream().limit(limits.piecesPerRowMax()).forEach(d -> take(row.line(), d));
    }
  }

  private void take(long line, Draft raw) {
    if (accepted + unchanged + ready.size() >= limits.recordsMax()) {
      return; // the limit fell inside a row of several pieces
    }
    switch (Checks.check(datanet, raw)) {
      case Checks.Outcome.Bad(Reason reason, String detail) ->
          refuse(line, 0, raw.id(), reason, detail);
      case Checks.Outcome.Good(Draft draft) -> {
        var opening = vault.open(datanet.id(), datanet.visibility(), draft);
        ready.add(new Ready(line, draft, opening, opening.commitment()));
        readyChars += opening.record().length();
      }
    }
  }

  private void refuse(long line, int column, String id, Reason reason, String detail) {
    var rejection = new Rejection(source, line, column, id, reason, detail);
    rejected++;
    reasons.merge(reason, 1L, Long::sum);
    refused.add(rejection);
    if (first.size() < REJECTIONS_REPORTED_MAX) {
      first.add(rejection);
    }
  }

  private void begin() {
    jdbi.useTransaction(handle -> {
      lock(handle);
      handle.execute(
          "delete from contribute.rejection where datanet = ? and source = ?",
          datanet.id().value(),
          source);
      handle.execute(
          "insert into contribute.import_run values (?, ?, 0, 0, 0, 0, false)"
              + " on conflict (datanet, source) do update set complete = false",
          datanet.id().value(),
          source);
    });
  }

  private void finish(boolean complete) {
    jdbi.useHandle(handle ->
        handle.execute(
            "update contribute.import_run set rows_read = ?, accepted = ?, unchanged = ?,"
                + " rejected = ?, complete = ? where datanet = ? and source = ?",
            rows,
            accepted,
            unchanged,
            rejected,
            complete,
            datanet.id().value(),
            source));
  }

  private void lock(Handle handle) {
    handle
        .createQuery("select 1 from contribute.datanet where id = ? for update")
        .bind(0, datanet.id().value())
        .mapTo(Integer.class)
        .one();
  }

  private void store() {
    jdbi.useTransaction(handle -> {
      lock(handle);
      insertRecords(handle, unknown(handle));
      insertRejections(handle);
    });
    ready.clear();
    refused.clear();
    readyChars = 0;
  }

  /// The records of the batch that are new; others are counted or refused.
  private List<Ready> unknown(Handle handle) {
    if (ready.isEmpty()) {
      return List.of();
    }
    var known = new HashMap<String, Optional<Hash>>();
    handle
        .createQuery(
            "select id, case when withdrawn then null else commitment end"
                + " from contribute.record"
                + " where datanet = :datanet and id in (<ids>)")
        .bind("datanet", datanet.id().value())
        .bindList("ids", ready.stream().map(r -> r.draft().id()).toList())
        .map((row, _) ->
            new Known(row.getString(1), Optional.ofNullable(row.getBytes(2)).map(Hash::of)))
        .forEach(k -> known.put(k.id(), k.commitment()));
    var stored = new HashSet<>(known.keySet());
    var fresh = new ArrayList<Ready>();
    for (var record : ready) {
      var id = record.draft().id();
      var before = known.putIfAbsent(id, Optional.of(record.commitment()));
      if (before == null) {
        fresh.add(record);
      } else if (stored.contains(id) && before.filter(record.commitment()::equals).isPresent()) {
        unchanged++;
      } else {
        refuse(record.line(), 0, id, Reason.DUPLICATE_ID, taken(before, record.commitment()));
      }
    }
    accepted += fresh.size();
    return fresh;
  }

  /// Why an id cannot be given again.
  private static String taken(Optional<Hash> before, Hash now) {
    if (before.isEmpty()) {
      return "the id is of a record that was withdrawn and stays so; hand this in under another id";
    }
    return before.get().equals(now)
        ? "the id and its content occur twice in the source"
        : "the id is taken by a record with other content";
  }

  private void insertRecords(Handle handle, List<Ready> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    int next =
        handle
            .createQuery(
                "select coalesce(max(seq) + 1, 0) from contribute.record where datanet = ?")
            .bind(0, datanet.id().value())
            .mapTo(Integer.class)
            .one();
    var batch =
        handle.prepareBatch(
            "insert into contribute.record values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (var record : fresh) {
      var draft = record.draft();
      var shingles = Shingles.of(draft.prompt() + "\n" + draft.text());
      batch.add(
          datanet.id().value(),
          next++,
          draft.id(),
          draft.document(),
          draft.contributor(),
          draft.licence(),
          draft.prompt().length() + draft.text().length(),
          record.commitment().bytes(),
          exactDigest(draft).bytes(),
          MinHash.encode(MinHash.signature(shingles)),
          vault.seal(datanet.id(), draft.id(), record.opening()));
    }
    batch.execute();
  }

  /// Digest of what a reader would call the same text: without case and without regard to white
  /// space.
  static Hash exactDigest(Draft draft) {
    var folded = fold(draft.prompt()) + "\u0000" + fold(draft.text());
    return Sha256.digest(folded.getBytes(UTF_8));
  }

  private static String fold(String text) {
    return CanonicalText.onOneLine(text).toLowerCase(Locale.ROOT);
  }

  private void insertRejections(Handle handle) {
    if (refused.isEmpty() || kept >= REJECTIONS_KEPT_MAX) {
      return;
    }
    var batch =
        handle.prepareBatch("insert into contribute.rejection values (?, ?, ?, ?, ?, ?, ?, ?)");
    for (var rejection : refused) {
      batch.add(
          datanet.id().value(),
          source,
          kept++,
          rejection.line(),
          rejection.column(),
          rejection.recordId(),
          rejection.reason().name(),
          rejection.detail());
    }
    batch.execute();
  }
}
