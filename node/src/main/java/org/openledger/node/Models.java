package org.openledger.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.openledger.attribute.AnswerAttribution;
import org.openledger.attribute.ProofOfAttribution;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Reader;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.ModelSource;
import org.openledger.serve.OpenLora;
import org.openledger.settle.Settlements;
import org.openledger.settle.split.ModelTerms;
import org.openledger.train.ExampleEncoder;
import org.openledger.train.ModelFactory;
import org.openledger.verify.ModelFolder;

/// The models of a node, loaded when first asked, and the records their answers point to.
final class Models implements ModelSource {
  private static final int EXAMPLES_SHOWN = 4;
  private static final int EXAMPLE_CHARS_MAX = 90;

  private final ModelFactory factory;
  private final Datanets datanets;
  private final Parties parties;
  private final ModelShelf shelf;
  private final Map<ModelId, Loaded> loaded = new ConcurrentHashMap<>();
  private final Map<SnapshotRef, SortedMap<Hash, Contribution>> records = new ConcurrentHashMap<>();

  /// An adapter with its attribution.
  private record Loaded(ModelFactory.Published published, AnswerAttribution attribution) {}

  Models(ModelFactory factory, Datanets datanets, Parties parties) {
    this.factory = factory;
    this.datanets = datanets;
    this.parties = parties;
    this.shelf = new ModelShelf(new ModelFolder(factory));
    ids().forEach(this::know);
  }

  @Override
  public OpenLora.Model model(ModelId id) {
    return shelf.model(id);
  }

  /// All adapters, newest first.
  List<ModelId> ids() {
    return factory.adapters();
  }

  /// Makes the parties of a model known, so that explanations name them.
  void know(ModelId id) {
    {
      for (var ref : factory.adapter(id).run().inputs().snapshots()) {
        parties.pool(ref.datanet());
        datanets
            .members(ref.datanet(), ref.version())
            .forEach(
                table -> table.shares().forEach(share -> parties.contributor(share.contributor())));
      }
      parties.developer();
    }
  }

  /// Longest conversation with answer a model reads, in tokens.
  int context(ModelId id) {
    return model(id).base().transformer().config().context();
  }

  /// What a model costs.
  ModelTerms requireTerms(Settlements settlements, ModelId id) {
    return settlements
        .model(id)
        .orElseThrow(() ->
            new Refusal(
                Code.MODEL_NOT_FOUND,
                "the model \"" + id + "\" does not exist or is not for sale"));
  }

  /// The records an attribution names that anybody may read, by commitment.
  Json records(List<SnapshotRef> snapshots, Attribution attribution) {
    var wanted = new TreeSet<Hash>();
    attribution.shown().spans().forEach(span -> wanted.addAll(span.records()));
    attribution.shown().records().forEach(credit -> wanted.add(credit.commitment()));
    var out = Json.object();
    for (var ref : snapshots) {
      var readable = readable(ref);
      for (var commitment : wanted) {
        var record = readable.get(commitment);
        if (record != null) {
          out.put(
              commitment.toString(),
              Json.object()
                  .put("contributor", record.contributor().value())
                  .put("document", record.source().document())
                  .put("prompt", record.content().prompt())
                  .put("text", record.content().text())
                  .put("licence", record.source().licence())
                  .build());
        }
      }
    }
    return out.build();
  }

  /// The models, and a few questions that their records answer.
  Json toJson(long epoch) {
    var rows = new ArrayList<Json>();
    var people = new TreeSet<String>();
    var examples = new ArrayList<String>();
    int count = 0;
    for (var id : ids()) {
      var at = load(id);
      var run = at.published().run();
      for (var ref : run.inputs().snapshots()) {
        for (var record : readable(ref).values()) {
          people.add(record.contributor().value());
          count++;
          var question = ExampleEncoder.question(record);
          if (examples.size() < EXAMPLES_SHOWN && question.length() <= EXAMPLE_CHARS_MAX) {
            examples.add(question);
          }
        }
      }
      rows.add(
          Json.object()
              .put("id", id.value())
              .put("heldOutBefore", run.course().losses().heldOutBefore())
              .put("heldOutAfter", run.course().losses().heldOutAfter())
              .put("adapterDigest", run.outputs().adapter().toString())
              .put("snapshots", run.inputs().snapshots().stream().map(SnapshotRef::toJson).toList())
              .put("card", at.attribution().card().toJson())
              .build());
    }
    return Json.object()
        .put("models", rows)
        .put("examples", Json.strings(examples))
        .put("contributors", people.size())
        .put("records", count)
        .put("epoch", epoch)
        .build();
  }

  private Loaded load(ModelId id) {
    return loaded.computeIfAbsent(
        id,
        wanted -> {
          var published = factory.adapter(wanted);
          var base = factory.base(wanted.base());
          return new Loaded(published, ProofOfAttribution.open(published, base));
        });
  }

  /// The records of a snapshot that anybody may read.
  private SortedMap<Hash, Contribution> readable(SnapshotRef ref) {
    return records.computeIfAbsent(
        ref,
        wanted -> {
          var byCommitment = new TreeMap<Hash, Contribution>();
          if (isPublic(datanets, wanted)) {
            for (Entry entry :
                datanets.entries(wanted.datanet(), wanted.version(), new Reader.Anonymous())) {
              byCommitment.put(entry.contribution().commitment(), entry.contribution());
            }
          }
          return byCommitment;
        });
  }

  private static boolean isPublic(Datanets datanets, SnapshotRef ref) {
    return datanets.list(new Reader.Anonymous()).stream()
        .anyMatch(datanet -> datanet.id().equals(ref.datanet()));
  }
}
