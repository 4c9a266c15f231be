package org.openledger.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openledger.attribute.AnswerAttribution;
import org.openledger.attribute.ProofOfAttribution;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.Entry;
import org.openledger.contribute.Reader;
import org.openledger.core.bytes.Hash;
import org.openledger.core.flow.AdapterId;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.json.Json;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;
import org.openledger.serve.ServeException;
import org.openledger.settle.ModelTerms;
import org.openledger.settle.Settlements;
import org.openledger.train.ExampleEncoder;
import org.openledger.train.ModelFactory;
import org.openledger.train.TrainException;

/// The models of a node, loaded when first asked, and the records their answers point to.
public final class Models implements OpenLora.Models {
  private static final int EXAMPLES_SHOWN = 4;
  private static final int EXAMPLE_CHARS_MAX = 90;

  private final ModelFactory factory;
  private final @Nullable Datanets datanets;
  private final @Nullable Parties parties;
  private final Map<AdapterId, Loaded> loaded = new ConcurrentHashMap<>();
  private final Map<SnapshotRef, SortedMap<Hash, Contribution>> records = new ConcurrentHashMap<>();

  /// An adapter with its attribution.
  private record Loaded(
      ModelFactory.Published published, AnswerAttribution attribution, OpenLora.Model model) {}

  Models(ModelFactory factory, Datanets datanets, Parties parties) {
    this.factory = factory;
    this.datanets = datanets;
    this.parties = parties;
    ids().forEach(this::know);
  }

  private Models(ModelFactory factory) {
    this.factory = factory;
    this.datanets = null;
    this.parties = null;
  }

  /// The models of a folder alone, for verifying on a machine that is no node.
  public static Models ofFolder(ModelFactory factory) {
    return new Models(factory);
  }

  @Override
  public OpenLora.Model model(AdapterId id) {
    try {
      return id.isBase() ? OpenLora.Model.baseAlone(factory.base(id.value())) : load(id).model();
    } catch (TrainException e) {
      if (e.code() == TrainException.Code.NOT_FOUND) {
        throw new ServeException(
            ServeException.Code.MODEL_NOT_FOUND, "the model \"" + id + "\" does not exist");
      }
      throw e;
    }
  }

  /// All adapters, newest first.
  List<AdapterId> ids() {
    return factory.adapters();
  }

  /// Makes the parties of a model known, so that explanations name them.
  void know(AdapterId id) {
    if (datanets != null && parties != null) {
      for (var ref : factory.adapter(id).run().snapshots()) {
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
  int context(AdapterId id) {
    return model(id).base().transformer().config().context();
  }

  /// What a model costs.
  ModelTerms requireTerms(Settlements settlements, AdapterId id) {
    return settlements
        .model(id)
        .orElseThrow(() ->
            new ServeException(
                ServeException.Code.MODEL_NOT_FOUND,
                "the model \"" + id + "\" does not exist or is not for sale"));
  }

  /// The records an attribution names that anybody may read, by commitment.
  Json records(List<SnapshotRef> snapshots, Attribution attribution) {
    var wanted = new TreeSet<Hash>();
    attribution.spans().forEach(span -> wanted.addAll(span.records()));
    attribution.records().forEach(credit -> wanted.add(credit.commitment()));
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
                  .put("document", record.document())
                  .put("prompt", record.prompt())
                  .put("text", record.text())
                  .put("licence", record.licence())
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
      for (var ref : run.snapshots()) {
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
              .put("heldOutBefore", run.heldOutBefore())
              .put("heldOutAfter", run.heldOutAfter())
              .put("adapterDigest", run.adapterDigest().toString())
              .put("snapshots", run.snapshots().stream().map(SnapshotRef::toJson).toList())
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

  private Loaded load(AdapterId id) {
    return loaded.computeIfAbsent(
        id,
        wanted -> {
          var published = factory.adapter(wanted);
          var base = factory.base(wanted.base());
          var attribution = ProofOfAttribution.open(published, base);
          var run = published.run();
          var provenance =
              new Answer.Provenance(
                  run.baseDigest(), run.adapterDigest(), run.snapshots(), run.kernelVersion());
          var model =
              new OpenLora.Model(base, published.adapter(), attribution::attribute, provenance);
          return new Loaded(published, attribution, model);
        });
  }

  /// The records of a snapshot that anybody may read.
  private SortedMap<Hash, Contribution> readable(SnapshotRef ref) {
    return records.computeIfAbsent(
        ref,
        wanted -> {
          var byCommitment = new TreeMap<Hash, Contribution>();
          if (datanets != null && isPublic(datanets, wanted)) {
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
