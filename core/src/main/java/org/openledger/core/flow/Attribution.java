package org.openledger.core.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// Whose data produced an answer. Credits are nats of the answer's log-likelihood in fixed point,
/// [#UNITS_PER_NAT] units to the nat.
///
/// @param method name of the method, such as `contribution-vectors`
/// @param methodVersion version of the method's arithmetic
/// @param baseCredit what the base adds over a unigram reference, at least 0
/// @param dataCredit what the adapter adds over the base, at least 0
/// @param clusters signed credit of each kept cluster, largest magnitude first, at most
///   [#CLUSTERS_MAX]
/// @param magnitude sum of the magnitudes over all clusters, also those not kept
/// @param contributors signed credit of contributors, largest first
/// @param confidence how far the credits can be trusted, 0 to 65536
/// @param spans verbatim evidence: passages of the answer found in the training data
/// @param records records that supported or opposed the answer most
public record Attribution(
    String method,
    int methodVersion,
    long baseCredit,
    long dataCredit,
    List<ClusterCredit> clusters,
    long magnitude,
    List<ContributorCredit> contributors,
    int confidence,
    List<EvidenceSpan> spans,
    List<RecordCredit> records) {
  /// Fixed-point units in one nat.
  public static final int UNITS_PER_NAT = 1 << 20;

  /// Most clusters credited by one answer (settlement's bound on lines per receipt).
  public static final int CLUSTERS_MAX = 64;

  /// Confidence of certainty.
  public static final int CONFIDENCE_MAX = 1 << 16;

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
      records = List.copyOf(records);
    }
  }

  public Attribution {
    clusters = List.copyOf(clusters);
    contributors = List.copyOf(contributors);
    spans = List.copyOf(spans);
    records = List.copyOf(records);
    if (clusters.size() > CLUSTERS_MAX) {
      throw new IllegalArgumentException(clusters.size() + " clusters, at most 64 are kept");
    }
    if (baseCredit < 0 || dataCredit < 0 || magnitude < 0) {
      throw new IllegalArgumentException("base, data credit and magnitude are never negative");
    }
    if (confidence < 0 || confidence > CONFIDENCE_MAX) {
      throw new IllegalArgumentException("confidence " + confidence + " is outside 0..65536");
    }
  }

  /// The commitment a receipt carries: keccak of the canonical JSON form.
  public Hash commitment() {
    return Keccak.hash256(toJson().canonical().getBytes(StandardCharsets.UTF_8));
  }

  /// The attribution as an object; credits are whole numbers of units.
  public Json toJson() {
    return Json.object()
        .put("method", method)
        .put("methodVersion", methodVersion)
        .put("baseCredit", baseCredit)
        .put("dataCredit", dataCredit)
        .put("clusters", clusters.stream().map(Attribution::toJson).toList())
        .put("magnitude", magnitude)
        .put("contributors", contributors.stream().map(Attribution::toJson).toList())
        .put("confidence", confidence)
        .put("spans", spans.stream().map(Attribution::toJson).toList())
        .put("records", records.stream().map(Attribution::toJson).toList())
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
        json.get("method").text(),
        json.get("methodVersion").asInt(),
        json.get("baseCredit").asLong(),
        json.get("dataCredit").asLong(),
        clusters,
        json.get("magnitude").asLong(),
        contributors,
        json.get("confidence").asInt(),
        json.get("spans").items().stream().map(Attribution::span).toList(),
        json.get("records").items().stream().map(Attribution::record).toList());
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
