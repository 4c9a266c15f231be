package org.openledger.settle.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ModelPart;
import org.openledger.settle.onchain.SnapshotRoot;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Credits;
import org.openledger.tally.split.Member;
import org.openledger.tally.split.ModelTerms;

/// What receipts are settled by: the terms of models and the member tables of snapshots.
public final class TermsStore {
  private static final String MEMBERS =
      """
      select m.datanet, m.cluster, m.account, m.share from settle.member m %s
      where m.version = (select max(version) from settle.member x
                         where x.datanet = m.datanet and x.cluster = m.cluster)
      order by m.datanet, m.cluster, m.position
      """;

  private static final Logger LOG = Logger.getLogger(TermsStore.class.getName());

  /// Bases first, then each model's versions in their order.
  private static final Comparator<ModelId> VERSIONS =
      Comparator.comparing((ModelId id) -> !id.isBase())
          .thenComparing(ModelId::family)
          .thenComparingInt(ModelId::version);

  private final Jdbi jdbi;

  public TermsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Stores a model's terms; refuses other terms under the same name.
  public void add(ModelTerms terms) {
    String text = terms.toJson().canonical();
    jdbi.useTransaction(handle -> {
      handle
          .createUpdate(
              "insert into settle.model (model, terms) values (:model, :terms)"
                  + " on conflict (model) do nothing")
          .bind("model", terms.id().value())
          .bind("terms", text)
          .execute();
      if (!model(handle, terms.id())
          .map(ModelTerms::toJson)
          .orElseThrow()
          .canonical()
          .equals(text)) {
        throw new Fault(Code.BOOKS_DIFFER, terms.id() + " has other terms already");
      }
    });
  }

  public Optional<ModelTerms> model(ModelId model) {
    return jdbi.withHandle(handle -> model(handle, model));
  }

  public static Optional<ModelTerms> model(Handle handle, ModelId model) {
    return handle
        .createQuery("select terms from settle.model where model = :model")
        .bind("model", model.value())
        .mapTo(String.class)
        .findOne()
        .map(text -> new Row(model.value(), text).terms());
  }

  /// A row of terms, damaged or not.
  private record Row(String model, String text) {
    /// @throws Fault that names the model if they are damaged, or those of another
    ModelTerms terms() {
      try {
        ModelTerms terms = ModelTerms.fromJson(Json.parse(text));
        if (terms.id().value().equals(model)) {
          return terms;
        }
      } catch (IllegalArgumentException | Refusal e) {
        throw new Fault(Code.LEDGER_DAMAGED, "the stored terms of " + model + " are damaged", e);
      }
      throw new Fault(Code.LEDGER_DAMAGED, "the stored terms of " + model + " are another's");
    }

    /// The terms, unless they are damaged, which is logged.
    Optional<ModelTerms> sound() {
      try {
        return Optional.of(terms());
      } catch (Fault e) {
        LOG.log(Level.WARNING, "the terms of " + model + " are left out", e);
        return Optional.empty();
      }
    }

    /// The model, if one can have that name.
    Optional<ModelId> id() {
      try {
        return Optional.of(new ModelId(model));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
  }

  private static List<Row> rows(Handle handle) {
    return handle
        .createQuery("select model, terms from settle.model order by model")
        .map((row, _) -> new Row(row.getString("model"), row.getString("terms")))
        .list();
  }

  /// What is wrong with the terms that are damaged, by the names of their models.
  public SortedMap<String, Fault> damaged() {
    SortedMap<String, Fault> damaged = new TreeMap<>();
    for (Row row : jdbi.withHandle(TermsStore::rows)) {
      try {
        row.terms();
      } catch (Fault e) {
        damaged.put(row.model(), e);
      }
    }
    return damaged;
  }

  /// Stores a snapshot's member tables; a version that is known must have the same root.
  public void add(Snapshot snapshot, Function<ContributorId, Address> accounts) {
    jdbi.useTransaction(handle -> {
      SnapshotRef ref = snapshot.ref();
      if (insert(handle, snapshot)) {
        PreparedBatch rows =
            handle.prepareBatch(
                "insert into settle.member"
                    + " (datanet, version, cluster, position, account, share) values"
                    + " (:datanet, :version, :cluster, :position, :account, :share)");
        snapshot.members().forEach(table -> add(rows, ref, table, accounts));
        int asked = rows.size();
        if (asked > 0) {
          int[] written = rows.execute();
          assert written.length == asked : "members were lost: " + written.length + " of " + asked;
        }
      } else if (!root(handle, ref).equals(ref.root())) {
        throw new Fault(Code.BOOKS_DIFFER, ref + " is known with another root");
      }
    });
  }

  private static boolean insert(Handle handle, Snapshot snapshot) {
    return handle
            .createUpdate(
                "insert into settle.snapshot"
                    + " (datanet, version, root, name, records, manifest)"
                    + " values (:datanet, :version, :root, :name, :records, :manifest)"
                    + " on conflict (datanet, version) do nothing")
            .bind("datanet", snapshot.ref().datanet().key().bytes())
            .bind("version", snapshot.ref().version())
            .bind("root", snapshot.ref().root().bytes())
            .bind("name", snapshot.ref().datanet().value())
            .bind("records", (long) snapshot.commitments().size())
            .bind("manifest", snapshot.manifest().bytes())
            .execute()
        == 1;
  }

  private static void add(
      PreparedBatch rows,
      SnapshotRef ref,
      ClusterMembers table,
      Function<ContributorId, Address> accounts) {
    int position = 0;
    for (ClusterMembers.Share share : table.shares()) {
      rows.bind("datanet", ref.datanet().key().bytes())
          .bind("version", ref.version())
          .bind("cluster", table.cluster().commitment().bytes())
          .bind("position", position++)
          .bind("account", accounts.apply(share.contributor()).bytes())
          .bind("share", share.partsPerMillion())
          .add();
    }
  }

  /// Where a snapshot was published, if it was noted.
  public static Optional<Anchored> published(Handle handle, SnapshotRef ref) {
    return handle
        .createQuery(
            "select block, log from settle.snapshot"
                + " where datanet = :datanet and version = :version and block is not null")
        .bind("datanet", ref.datanet().key().bytes())
        .bind("version", ref.version())
        .map((row, _) -> new Anchored(row.getLong("block"), row.getInt("log")))
        .findOne();
  }

  /// Notes where a snapshot was published.
  public static void published(Handle handle, SnapshotRef ref, Anchored place) {
    handle
        .createUpdate(
            "update settle.snapshot set block = :block, log = :log"
                + " where datanet = :datanet and version = :version")
        .bind("block", place.block())
        .bind("log", place.log())
        .bind("datanet", ref.datanet().key().bytes())
        .bind("version", ref.version())
        .execute();
  }

  /// All snapshots in the order in which they were published; those of which that is not known are
  /// last, each Datanet's in the order of their versions.
  public static List<SnapshotRoot> snapshots(Handle handle) {
    return handle
        .createQuery(
            "select name, version, root, records, manifest from settle.snapshot"
                + " order by block nulls last, log, name, version")
        .map((row, _) ->
            new SnapshotRoot(
                new SnapshotRef(
                    new DatanetId(row.getString("name")),
                    row.getInt("version"),
                    Columns.hash(row, "root")),
                row.getLong("records"),
                Columns.hash(row, "manifest")))
        .list();
  }

  /// All models that have terms, damaged ones too: bases first, then each model's versions in their
  /// order.
  public static List<ModelId> modelIds(Handle handle) {
    return rows(handle).stream().map(Row::id).flatMap(Optional::stream).sorted(VERSIONS).toList();
  }

  /// The terms of all models in the same order. What is damaged is left out, which an inspection
  /// says.
  public static List<ModelTerms> models(Handle handle) {
    return rows(handle).stream()
        .map(Row::sound)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(ModelTerms::id, VERSIONS))
        .toList();
  }

  private static Hash root(Handle handle, SnapshotRef ref) {
    return Hash.of(
        handle
            .createQuery(
                "select root from settle.snapshot where datanet = :datanet and version = :version")
            .bind("datanet", ref.datanet().key().bytes())
            .bind("version", ref.version())
            .mapTo(byte[].class)
            .one());
  }

  /// Record counts of the Datanets behind some snapshots; the counts of a Datanet that occurs twice
  /// add up. Empty if a snapshot is not known.
  public static Optional<List<Credits.DatanetRecords>> records(
      Handle handle, List<SnapshotRef> refs) {
    SortedMap<Hash, Long> counts = new TreeMap<>();
    for (SnapshotRef ref : refs) {
      Optional<Long> count =
          handle
              .createQuery(
                  "select records from settle.snapshot"
                      + " where datanet = :datanet and version = :version and root = :root")
              .bind("datanet", ref.datanet().key().bytes())
              .bind("version", ref.version())
              .bind("root", ref.root().bytes())
              .mapTo(Long.class)
              .findOne();
      if (count.isEmpty()) {
        return Optional.empty();
      }
      counts.merge(ref.datanet().key(), count.get(), Long::sum);
    }
    List<Credits.DatanetRecords> records = new ArrayList<>();
    counts.forEach((datanet, count) -> records.add(new Credits.DatanetRecords(datanet, count)));
    assert records.stream().allMatch(each -> each.records() > 0) : "a Datanet without records";
    return Optional.of(records);
  }

  /// The first of some clusters that has no member table.
  public static Optional<ClusterKey> withoutMembers(Handle handle, SortedSet<ClusterKey> clusters) {
    NavigableSet<ClusterKey> missing = new TreeSet<>(clusters);
    handle
        .createQuery(
            """
            select distinct m.datanet, m.cluster from settle.member m
            join unnest(:datanets, :clusters) as asked (datanet, cluster)
              on m.datanet = decode(asked.datanet, 'hex')
              and m.cluster = decode(asked.cluster, 'hex')
            """)
        .bind("datanets", words(clusters, ClusterKey::datanet))
        .bind("clusters", words(clusters, key -> key.cluster().commitment()))
        .map((row, _) -> Columns.records(row))
        .forEach(missing::remove);
    return missing.isEmpty() ? Optional.empty() : Optional.of(missing.getFirst());
  }

  private static String[] words(SortedSet<ClusterKey> clusters, Function<ClusterKey, Hash> word) {
    return clusters.stream()
        .map(key -> word.apply(key).brief(2 * Hash.SIZE))
        .toArray(String[]::new);
  }

  /// The member tables in force: of every cluster the one of its highest snapshot version.
  public static EpochInput.Membership membership(Handle handle) {
    return tables(handle.createQuery(MEMBERS.formatted("")));
  }

  /// The same of some clusters: no other table is read.
  public static EpochInput.Membership membership(Handle handle, SortedSet<ClusterKey> clusters) {
    String asked =
        """
        join unnest(:datanets, :clusters) as asked (datanet, cluster)
          on m.datanet = decode(asked.datanet, 'hex')
          and m.cluster = decode(asked.cluster, 'hex')
        """;
    return tables(
        handle
            .createQuery(MEMBERS.formatted(asked))
            .bind("datanets", words(clusters, ClusterKey::datanet))
            .bind("clusters", words(clusters, key -> key.cluster().commitment())));
  }

  private static EpochInput.Membership tables(Query rows) {
    Map<ClusterKey, List<Member>> tables = new TreeMap<>();
    rows.map(
            (row, _) -> {
              ClusterKey key = Columns.records(row);
              Member member = new Member(Columns.address(row, "account"), row.getInt("share"));
              tables.computeIfAbsent(key, _ -> new ArrayList<>()).add(member);
              return key;
            })
        .forEach(key -> require(tables.size() <= EpochTables.LINES_MAX, key));
    return key -> tables.getOrDefault(key, List.of());
  }

  private static void require(boolean holds, ClusterKey key) {
    if (!holds) {
      throw new Refusal(Code.OVER_BOUND, "too many clusters to settle in memory at " + key);
    }
  }

  /// What is registered of the models behind adapters' accounts; valid while the transaction is.
  ///
  /// What an adapter earned was fixed when its answers were charged for, so terms that are damaged
  /// since keep nobody from being paid: which model it is and on what it was tuned, each of its
  /// receipts says, and how far it is believed was published.
  ///
  /// @param published how far a model is believed by what was published of it
  public static EpochInput.Adapters adapters(Handle handle, ToIntFunction<ModelPart> published) {
    Map<ClusterKey, Row> known = new TreeMap<>();
    for (Row row : rows(handle)) {
      row.id().ifPresent(id -> known.put(ClusterKey.adapter(id), row));
    }
    return adapter -> {
      Optional<ModelTerms> terms = Optional.ofNullable(known.get(adapter)).flatMap(Row::sound);
      if (terms.isPresent()) {
        return adapter(handle, terms.get().model(), terms.get().reliability());
      }
      ModelPart earner =
          Receipts.earner(handle, adapter)
              .orElseThrow(
                  () -> new Refusal(Code.NO_SUCH_THING, "no terms of the model behind " + adapter));
      return adapter(handle, earner, published.applyAsInt(earner));
    };
  }

  private static EpochInput.Adapter adapter(Handle handle, ModelPart model, int reliability) {
    SortedSet<ClusterKey> clusters = new TreeSet<>();
    model.snapshots().forEach(ref -> clusters.addAll(clusters(handle, ref)));
    return new EpochInput.Adapter(reliability, clusters);
  }

  private static List<ClusterKey> clusters(Handle handle, SnapshotRef ref) {
    return handle
        .createQuery(
            "select distinct datanet, cluster from settle.member"
                + " where datanet = :datanet and version = :version")
        .bind("datanet", ref.datanet().key().bytes())
        .bind("version", ref.version())
        .map((row, _) -> Columns.records(row))
        .list();
  }
}
