package org.openledger.contribute.snapshot;

import java.util.List;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Statistics;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.json.Json;
import org.openledger.store.BlobId;

/// The MLCommons Croissant 1.0 description of a snapshot.
public final class Croissant {
  private static final String VOCABULARY = "http://mlcommons.org/croissant/";

  /// The described file.
  record File(BlobId blob, long bytes) {}

  private static final String FILE = "manifest.jsonl";

  private Croissant() {}

  static Json of(Datanet datanet, SnapshotRef ref, Statistics statistics, File manifest) {
    return Json.object()
        .put("@context", context())
        .put("@type", "sc:Dataset")
        .put("conformsTo", VOCABULARY + "1.0")
        .put("name", datanet.id().value())
        .put("alternateName", datanet.name())
        .put("description", datanet.summary())
        .put("license", Json.strings(List.copyOf(datanet.licences())))
        .put(
            "creator", Json.object().put("@type", "sc:Person").put("name", datanet.owner()).build())
        .put("url", "urn:openledger:datanet:" + datanet.id())
        .put("version", ref.version() + ".0.0")
        .put("isLiveDataset", false)
        .put("identifier", ref.root().toString())
        .put("size", statistics.records() + " records")
        .put("distribution", List.of(file(manifest)))
        .put("recordSet", List.of(recordSet()))
        .build();
  }

  private static Json context() {
    return Json.object()
        .put("@language", "en")
        .put("@vocab", "https://schema.org/")
        .put("sc", "https://schema.org/")
        .put("cr", VOCABULARY)
        .put("dct", "http://purl.org/dc/terms/")
        .put("conformsTo", "dct:conformsTo")
        .put("recordSet", "cr:recordSet")
        .put("field", "cr:field")
        .put("dataType", Json.object().put("@id", "cr:dataType").put("@type", "@vocab").build())
        .put("source", "cr:source")
        .put("extract", "cr:extract")
        .put("fileObject", "cr:fileObject")
        .put("jsonPath", "cr:jsonPath")
        .put("isLiveDataset", "cr:isLiveDataset")
        .build();
  }

  private static Json file(File file) {
    return Json.object()
        .put("@type", "cr:FileObject")
        .put("@id", FILE)
        .put("name", FILE)
        .put("contentUrl", "urn:sha256:" + file.blob())
        .put("encodingFormat", "application/jsonlines")
        .put("contentSize", file.bytes() + " B")
        .put("sha256", file.blob().sha256())
        .build();
  }

  private static Json recordSet() {
    return Json.object()
        .put("@type", "cr:RecordSet")
        .put("@id", "records")
        .put("name", "records")
        .put("description", "One row per record: its commitment and what is public about it.")
        .put(
            "field",
            List.of(
                field("position", "sc:Integer"),
                field("commitment", "sc:Text"),
                field("cluster", "sc:Text"),
                field("contributor", "sc:Text"),
                field("licence", "sc:Text"),
                field("split", "sc:Text"),
                field("repeated", "sc:Boolean")))
        .build();
  }

  private static Json field(String name, String type) {
    return Json.object()
        .put("@type", "cr:Field")
        .put("@id", "records/" + name)
        .put("name", name)
        .put("dataType", type)
        .put(
            "source",
            Json.object()
                .put("fileObject", Json.object().put("@id", FILE).build())
                .put("extract", Json.object().put("jsonPath", "$." + name).build())
                .build())
        .build();
  }
}
