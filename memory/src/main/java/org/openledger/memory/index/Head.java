package org.openledger.memory.index;

import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.memory.terms.Analyser;

/// What an index was made by, beside its records: the first leaf of its tree.
///
/// @param embedder what turned texts into vectors
/// @param weights how much each sign counts, as whoever searches writes it
public record Head(Hash embedder, Json weights) {
  /// Names what is in an index and how it is computed. It rises when any of it changes.
  public static final String FORMAT = "openledger-memory-1";

  /// The head beside what was counted, as a canonical JSON object.
  Json json(int dimension, Bm25 counted, long records) {
    return Json.object()
        .put("format", FORMAT)
        .put("embedder", embedder.toString())
        .put("dimension", dimension)
        .put("analyser", Analyser.METHOD)
        .put("weights", weights)
        .put("records", records)
        .put("passages", counted.passages())
        .put("terms", counted.terms())
        .build();
  }
}
