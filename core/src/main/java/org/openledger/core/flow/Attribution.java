package org.openledger.core.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.digest.AttributionCommitment;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// Whose data produced an answer. Credits are nats of the answer's log-likelihood in fixed point,
/// [#UNITS_PER_NAT] units to the nat.
///
/// @param method how it was computed
/// @param baseCredit what the base adds over a unigram reference, at least 0
/// @param data what the adapter adds over the base, and which clusters that is
/// @param contributors signed credit of contributors, largest first
/// @param confidence how far the credits can be trusted, 0 to 65536
/// @param shown evidence for people, which pays nobody
public record Attribution(
    Method method,
    long baseCredit,
    DataCredit data,
    List<ContributorCredit> contributors,
    int confidence,
    Shown shown) {
  /// Fixed-point units in one nat.
  public static final int UNITS_PER_NAT = 1 << 20;

  /// Most clusters credited by one answer (settlement's bound on lines per receipt).
  public static final int CLUSTERS_MAX = 64;

  /// Confidence of certainty.
  public static final int CONFIDENCE_MAX = 1 << 16;

  /// How an attribution is computed.
  ///
  /// @param name name of the method, such as `contribution-vectors`
  /// @param version version of the method's arithmetic
  public record Method(String name, int version) {}

  /// What the training data added.
  ///
  /// @param credit what the adapter adds over the base, at least 0
  /// @param clusters signed credit of each kept cluster, largest magnitude first, at most
  ///   [#CLUSTERS_MAX]
  /// @param magnitude sum of the magnitudes over all clusters, also those not kept
  public record DataCredit(long credit, List<ClusterCredit> clusters, long magnitude) {
    /// Nothing, as where a base answers alone.
    public static final DataCredit NONE = new DataCredit(0, List.of(), 0);

    public DataCredit {
      clusters = List.copyOf(clusters);
      if (clusters.size() > CLUSTERS_MAX) {
        throw new IllegalArgumentException(clusters.size() + " clusters, at most 64 are kept");
      }
      if (credit < 0 || magnitude < 0) {
        throw new IllegalArgumentException("data credit and magnitude are never negative");
      }
    }
  }

  /// Evidence for people.
  ///
  /// @param spans verbatim evidence: passages of the answer found in the training data
  /// @param records records that supported or opposed the answer most
  public record Shown(List<EvidenceSpan> spans, List<RecordCredit> records) {
    /// Nothing.
    public static final Shown NOTHING = new Shown(List.of(), List.of());

    public Shown {
      spans = List.copyOf(spans);
      records = List.copyOf(records);
    }
  }

  /// The credit of a cluster.
  public record ClusterCredit(DatanetId datanet, ClusterId cluster, long units) {}

  /// The credit of a contributor over all their clusters.
  public record ContributorCredit(ContributorId contributor, long units) {}

  /// The credit of one record, for explanation only.
  public record RecordCredit(Hash commitment, ContributorId contributor, long units) {}

  /// A passage of the answer that stands word for word in the training data.
  ///
  /// @param start first code point of the passage in the answer
  /// @param end one past the last code point
  /// @param records records that contain it, at most ten
  /// @param contributors distinct contributors among all records that contain it
  public record EvidenceSpan(int start, int end, List<Hash> records, int contributors) {
    public EvidenceSpan {
      if (start < 0 || end <= start) {
        throw new IllegalArgumentException("a passage from " + start + " to " + end);
      }
      records = List.copyOf(records);
    }
  }

  public Attribution {
    contributors = List.copyOf(contributors);
    if (baseCredit < 0) {
      throw new IllegalArgumentException("the base's credit is never negative: " + baseCredit);
    }
    if (confidence < 0 || confidence > CONFIDENCE_MAX) {
      throw new IllegalArgumentException("confidence " + confidence + " is outside 0..65536");
    }
  }

  /// The commitment a receipt carries: keccak of the canonical JSON form.
  public AttributionCommitment commitment() {
    return new AttributionCommitment(
        Keccak.hash256(toJson().canonical().getBytes(StandardCharsets.UTF_8)));
  }

  /// The attribution as an object; credits are whole numbers of units.
  public Json toJson() {
    return Json.object()
        .put("method", method.name)
        .put("methodVersion", method.version)
        .put("baseCredit", baseCredit)
        .put("dataCredit", data.credit)
        .put("clusters", data.clusters.stream().map(Attribution::toJson).toList())
        .put("magnitude", data.magnitude)
        .put("contributors", contributors.stream().map(Attribution::toJson).toList())
        .put("confidence", confidence)
        .put("spans", shown.spans.stream().map(Attribution::toJson).toList())
        .put("records", shown.records.stream().map(Attribution::toJson).toList())
        .build();
  }

  /// The attribution written by [#toJson].
  public static Attribution fromJson(Json json) {
    var clusters = new ArrayList<ClusterCredit>();
    for (var item : json.get("clusters").items()) {
      clusters.add(
          new ClusterCredit(
              new DatanetId(item.get("datanet").text()),
              new ClusterId(Hash.parse(item.get("cluster").text())),
              item.get("units").asLong()));
    }
    var contributors = new ArrayList<ContributorCredit>();
    for (var item : json.get("contributors").items()) {
      contributors.add(
          new ContributorCredit(
              new ContributorId(item.get("contributor").text()), item.get("units").asLong()));
    }
    return new Attribution(
        new Method(json.get("method").text(), json.get("methodVersion").asInt()),
        json.get("baseCredit").asLong(),
        new DataCredit(json.get("dataCredit").asLong(), clusters, json.get("magnitude").asLong()),
        contributors,
        json.get("confidence").asInt(),
        new Shown(
            json.get("spans").items().stream().map(Attribution::span).toList(),
            json.get("records").items().stream().map(Attribution::record).toList()));
  }

  private static EvidenceSpan span(Json json) {
    return new EvidenceSpan(
        json.get("start").asInt(),
        json.get("end").asInt(),
        json.get("records").items().stream().map(hash -> Hash.parse(hash.text())).toList(),
        json.get("contributors").asInt());
  }

  private static RecordCredit record(Json json) {
    return new RecordCredit(
        Hash.parse(json.get("record").text()),
        new ContributorId(json.get("contributor").text()),
        json.get("units").asLong());
  }

  private static Json toJson(ClusterCredit credit) {
    return Json.object()
        .put("datanet", credit.datanet().value())
        .put("cluster", credit.cluster().toString())
        .put("units", credit.units())
        .build();
  }

  private static Json toJson(ContributorCredit credit) {
    return Json.object()
        .put("contributor", credit.contributor().value())
        .put("units", credit.units())
        .build();
  }

  private static Json toJson(EvidenceSpan span) {
    return Json.object()
        .put("start", span.start())
        .put("end", span.end())
        .put("records", span.records().stream().map(hash -> Json.of(hash.toString())).toList())
        .put("contributors", span.contributors())
        .build();
  }

  private static Json toJson(RecordCredit credit) {
    return Json.object()
        .put("record", credit.commitment().toString())
        .put("contributor", credit.contributor().value())
        .put("units", credit.units())
        .build();
  }
}
