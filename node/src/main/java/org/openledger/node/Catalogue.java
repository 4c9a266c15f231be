package org.openledger.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openledger.attribute.ProofOfAttribution;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Reader;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.fault.RequestIds;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.serve.ModelSource;
import org.openledger.settle.Settlements;
import org.openledger.train.ModelFactory;

/// What there is: models that answer, models that are damaged, and the records that anybody may
/// read.
public final class Catalogue {
  private static final Logger LOG = Logger.getLogger(Catalogue.class.getName());
  private static final int EXAMPLES_SHOWN = 4;
  private static final int EXAMPLE_CHARS_MAX = 90;

  private final ModelFactory factory;
  private final Datanets datanets;
  private final Settlements settlements;
  private final Parties parties;
  private final ModelSource models;

  /// Published models never change, so what was read of one stays true.
  private final Map<ModelId, ModelSummary> summaries = new ConcurrentHashMap<>();

  private final Map<SnapshotRef, SortedMap<Hash, Contribution>> records = new ConcurrentHashMap<>();

  Catalogue(
      ModelFactory factory,
      Datanets datanets,
      Settlements settlements,
      Parties parties,
      ModelSource models) {
    this.factory = factory;
    this.datanets = datanets;
    this.settlements = settlements;
    this.parties = parties;
    this.models = models;
    list().models().forEach(this::know);
  }

  /// All models that answer for a price: adapters, newest first, then the bases below them.
  public List<ModelId> modelIds() {
    var adapters = list().models().stream().map(ModelSummary::id).toList();
    var bases =
        adapters.stream()
            .map(id -> new ModelId(id.base()))
            .distinct()
            .filter(id -> settlements.model(id).isPresent());
    return Stream.concat(adapters.stream(), bases).toList();
  }

  /// The models, those that are damaged, and a few questions that their records answer. A damaged
  /// model keeps no other from being listed.
  public ModelList list() {
    var sound = new ArrayList<ModelSummary>();
    var damaged = new ArrayList<ModelList.Damaged>();
    for (var id : factory.adapters()) {
      try {
        sound.add(summary(id));
      } catch (Failure e) {
        damaged.add(damaged(id, e.code(), e));
      } catch (RuntimeException e) {
        damaged.add(damaged(id, Code.UNEXPECTED, e));
      }
    }
    var people = new TreeSet<String>();
    var examples = new ArrayList<String>();
    long count = 0;
    for (var model : sound) {
      for (var ref : model.snapshots()) {
        for (var record : readable(ref).values()) {
          people.add(record.contributor().value());
          count++;
          var question = record.question();
          if (examples.size() < EXAMPLES_SHOWN && question.length() <= EXAMPLE_CHARS_MAX) {
            examples.add(question);
          }
        }
      }
    }
    return new ModelList(sound, damaged, examples, people.size(), count);
  }

  /// Makes the parties of a model known, so that explanations name them.
  void know(ModelSummary model) {
    for (var ref : model.snapshots()) {
      parties.pool(ref.datanet());
      datanets
          .members(ref.datanet(), ref.version())
          .forEach(
              table -> table.shares().forEach(share -> parties.contributor(share.contributor())));
    }
    parties.developer();
  }

  /// A model by its name.
  ModelSummary summary(ModelId id) {
    return summaries.computeIfAbsent(
        id,
        wanted -> {
          var published = factory.adapter(wanted);
          var run = published.run();
          var card = ProofOfAttribution.open(published, factory.base(wanted.base())).card();
          return new ModelSummary(
              run.adapter(),
              run.heldOutBefore(),
              run.adapterDigest(),
              run.heldOutAfter(),
              run.snapshots(),
              new Document(card.toJson().compact()));
        });
  }

  /// Longest conversation with answer a model reads, in tokens.
  int context(ModelId id) {
    return models.model(id).engine().context();
  }

  /// The records an attribution names that anybody may read, by commitment.
  SortedMap<Hash, Contribution> records(List<SnapshotRef> snapshots, Attribution attribution) {
    var wanted = new TreeSet<Hash>();
    attribution.spans().forEach(span -> wanted.addAll(span.records()));
    attribution.records().forEach(credit -> wanted.add(credit.commitment()));
    var found = new TreeMap<Hash, Contribution>();
    for (var ref : snapshots) {
      var readable = readable(ref);
      for (var commitment : wanted) {
        var record = readable.get(commitment);
        if (record != null) {
          found.put(commitment, record);
        }
      }
    }
    return found;
  }

  /// A damaged model as people see it; the log has what only an operator may see.
  private static ModelList.Damaged damaged(ModelId id, Code code, Exception e) {
    var request = RequestIds.next();
    LOG.log(Level.WARNING, "request " + request + ": the model " + id + " is damaged", e);
    var reason =
        e instanceof Refusal refusal
            ? refusal.text()
            : "its files are damaged; the log says more under " + request;
    return new ModelList.Damaged(id.value(), code.word(), reason);
  }

  /// The records of a snapshot that anybody may read.
  private SortedMap<Hash, Contribution> readable(SnapshotRef ref) {
    return records.computeIfAbsent(
        ref,
        wanted -> {
          var byCommitment = new TreeMap<Hash, Contribution>();
          if (isPublic(wanted)) {
            for (var entry :
                datanets.entries(wanted.datanet(), wanted.version(), new Reader.Anonymous())) {
              byCommitment.put(entry.contribution().commitment(), entry.contribution());
            }
          }
          return byCommitment;
        });
  }

  private boolean isPublic(SnapshotRef ref) {
    return datanets.list(new Reader.Anonymous()).stream()
        .anyMatch(datanet -> datanet.id().equals(ref.datanet()));
  }
}
