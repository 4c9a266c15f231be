package org.openledger.core.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
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
/// @param memory what records add that the answer was written from, and whose they are
/// @param contributors signed credit of contributors, largest first
/// @param confidence how far the credits can be trusted, 0 to 65536
/// @param shown evidence for people, which pays nobody
public record Attribution(
    Method method,
    long baseCredit,
    DataCredit data,
    MemoryCredit memory,
    List<ContributorCredit> contributors,
    int confidence,
    Shown shown) {
  /// Fixed-point units in one nat.
  public static final int UNITS_PER_NAT = 1 << 20;

  /// Most clusters credited by one answer (settlement's bound on lines per receipt).
  public static final int CLUSTERS_MAX = 64;

  /// Most clusters that an answer is written from.
  public static final int MEMORY_CLUSTERS_MAX = 8;

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

  /// What the records added that an answer was written from: exact, so that it is paid as it is.
  ///
  /// @param gain how many units likelier the answer is beside them than without, at least 0
  /// @param clusters what each cluster added, none of it negative, in order of Datanet and cluster;
  ///   at most [#MEMORY_CLUSTERS_MAX]
  public record MemoryCredit(long gain, List<ClusterCredit> clusters) {
    /// Nothing, as where nothing was retrieved.
    public static final MemoryCredit NONE = new MemoryCredit(0, List.of());

    private static final Comparator<ClusterCredit> ORDER =
        Comparator.comparing(ClusterCredit::datanet).thenComparing(ClusterCredit::cluster);

    public MemoryCredit {
      clusters = List.copyOf(clusters);
      if (clusters.size() > MEMORY_CLUSTERS_MAX) {
        throw new IllegalArgumentException(
            clusters.size() + " clusters of memory, at most " + MEMORY_CLUSTERS_MAX);
      }
      if (gain < 0 || clusters.stream().anyMatch(each -> each.units() < 0)) {
        throw new IllegalArgumentException("what memory adds is never negative");
      }
      for (int i = 1; i < clusters.size(); i++) {
        if (ORDER.compare(clusters.get(i - 1), clusters.get(i)) >= 0) {
          throw new IllegalArgumentException("clusters of memory are not in order");
        }
      }
    }
  }

  /// Evidence for people.
  ///
  /// @param spans verbatim evidence: passages of the answer found in the training data
  /// @param records records that supported or opposed the answer most
  /// @param quotes what of the answer is quoted, and from where, in the answer's order
  public record Shown(List<EvidenceSpan> spans, List<RecordCredit> records, List<Quote> quotes) {
    /// Nothing.
    public static final Shown NOTHING = new Shown(List.of(), List.of(), List.of());

    public Shown {
      spans = List.copyOf(spans);
      records = List.copyOf(records);
      quotes = List.copyOf(quotes);
    }

    /// Of an answer that quotes nothing.
    public Shown(List<EvidenceSpan> spans, List<RecordCredit> records) {
      this(spans, records, List.of());
    }
  }

  /// A piece of the answer that is quoted from a record.
  ///
  /// @param record commitment of the record
  /// @param contributor whose it is
  /// @param answer where it stands in the answer
  /// @param source where it stands in the record's text
  public record Quote(Hash record, ContributorId contributor, Range answer, Range source) {}

  /// A range of a text.
  ///
  /// @param start first code point
  /// @param end one past the last
  public record Range(int start, int end) {
    public Range {
      if (start < 0 || end <= start) {
        throw new IllegalArgumentException("a range from " + start + " to " + end);
      }
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

  /// Of an answer that no memory took part in.
  public Attribution(
      Method method,
      long baseCredit,
      DataCredit data,
      List<ContributorCredit> contributors,
      int confidence,
      Shown shown) {
    this(method, baseCredit, data, MemoryCredit.NONE, contributors, confidence, shown);
  }

  /// The commitment a receipt carries: keccak of the canonical JSON form.
  public AttributionCommitment commitment() {
    return new AttributionCommitment(
        Keccak.hash256(toJson().canonical().getBytes(StandardCharsets.UTF_8)));
  }

  /// The attribution as an object; credits are whole numbers of units. What memory adds, and what
  /// is quoted, are members where there is any.
  public Json toJson() {
    var json =
        Json.object()
            .put("method", method.name)
            .put("methodVersion", method.version)
            .put("baseCredit", baseCredit)
            .put("dataCredit", data.credit)
            .put("clusters", data.clusters.stream().map(Attribution::toJson).toList())
            .put("magnitude", data.magnitude)
            .put("contributors", contributors.stream().map(Attribution::toJson).toList())
            .put("confidence", confidence)
            .put("spans", shown.spans.stream().map(Attribution::toJson).toList())
            .put("records", shown.records.stream().map(Attribution::toJson).toList());
    if (!memory.equals(MemoryCredit.NONE)) {
      json.put("memory", toJson(memory));
    }
    if (!shown.quotes.isEmpty()) {
      json.put("quotes", shown.quotes.stream().map(Attribution::toJson).toList());
    }
    return json.build();
  }

  /// The attribution written by [#toJson].
  public static Attribution fromJson(Json json) {
    var contributors = new ArrayList<ContributorCredit>();
    for (var item : json.get("contributors").items()) {
      contributors.add(
          new ContributorCredit(
              new ContributorId(item.get("contributor").text()), item.get("units").asLong()));
    }
    return new Attribution(
        new Method(json.get("method").text(), json.get("methodVersion").asInt()),
        json.get("baseCredit").asLong(),
        new DataCredit(
            json.get("dataCredit").asLong(), clusters(json), json.get("magnitude").asLong()),
        json.find("memory").map(Attribution::memory).orElse(MemoryCredit.NONE),
        contributors,
        json.get("confidence").asInt(),
        new Shown(
            json.get("spans").items().stream().map(Attribution::span).toList(),
            json.get("records").items().stream().map(Attribution::record).toList(),
            json.find("quotes").map(Json::items).orElse(List.of()).stream()
                .map(Attribution::quote)
                .toList()));
  }

  private static List<ClusterCredit> clusters(Json json) {
    return json.get("clusters").items().stream()
        .map(item ->
            new ClusterCredit(
                new DatanetId(item.get("datanet").text()),
                new ClusterId(Hash.parse(item.get("cluster").text())),
                item.get("units").asLong()))
        .toList();
  }

  private static MemoryCredit memory(Json json) {
    return new MemoryCredit(json.get("gain").asLong(), clusters(json));
  }

  private static Json toJson(MemoryCredit memory) {
    return Json.object()
        .put("gain", memory.gain)
        .put("clusters", memory.clusters.stream().map(Attribution::toJson).toList())
        .build();
  }

  private static Quote quote(Json json) {
    return new Quote(
        Hash.parse(json.get("record").text()),
        new ContributorId(json.get("contributor").text()),
        range(json.get("answer")),
        range(json.get("source")));
  }

  private static Range range(Json json) {
    return new Range(json.get("start").asInt(), json.get("end").asInt());
  }

  private static Json toJson(Quote quote) {
    return Json.object()
        .put("record", quote.record().toString())
        .put("contributor", quote.contributor().value())
        .put("answer", toJson(quote.answer()))
        .put("source", toJson(quote.source()))
        .build();
  }

  private static Json toJson(Range range) {
    return Json.object().put("start", range.start()).put("end", range.end()).build();
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
