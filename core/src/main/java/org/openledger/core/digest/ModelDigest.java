package org.openledger.core.digest;

import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;

/// SHA-256 over everything that computes an answer: the base's files (weights, config, tokenizer,
/// template), the adapter's weights and config, and the embedder of its memory.
public record ModelDigest(Hash value) {
  /// The parts that compute, each by the SHA-256 that names it.
  ///
  /// @param base over the base's files
  /// @param adapterConfig of the adapter's config, zero without adapter
  /// @param adapter of the adapter's weights
  /// @param embedder over the embedder's files, zero without memory
  public record Parts(
      BaseDigest base, AdapterConfigDigest adapterConfig, AdapterDigest adapter, Hash embedder) {}

  /// The digest of some parts: SHA-256 of the canonical JSON object that names each.
  public static ModelDigest of(Parts parts) {
    var names =
        Json.object()
            .put("base", parts.base.toString())
            .put("adapterConfig", parts.adapterConfig.toString())
            .put("adapter", parts.adapter.toString())
            .put("embedder", parts.embedder.toString())
            .build();
    return new ModelDigest(Sha256.digest(names.canonical()));
  }

  /// The digest of a base that answers alone.
  public static ModelDigest of(BaseDigest base) {
    return of(new Parts(base, AdapterConfigDigest.NONE, AdapterDigest.NONE, Hash.ZERO));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
