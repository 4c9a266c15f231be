package org.openledger.core.receipt;

import java.util.List;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;

/// Which model answered, down to its bits: the part of a receipt that a verifier's own copy of the
/// model must agree with.
///
/// @param id the model's name
/// @param base SHA-256 of the base weights
/// @param adapter SHA-256 of the adapter weights, or none for a base alone
/// @param snapshots what the adapter was trained on
/// @param kernelVersion version of the kernels' bits
public record ModelPart(
    ModelId id,
    BaseDigest base,
    AdapterDigest adapter,
    List<SnapshotRef> snapshots,
    int kernelVersion) {
  public ModelPart {
    snapshots = List.copyOf(snapshots);
    if (kernelVersion < 0) {
      throw new IllegalArgumentException("a version of kernels is not negative: " + kernelVersion);
    }
  }

  /// A base that answers alone.
  public static ModelPart baseAlone(ModelId id, BaseDigest base, int kernelVersion) {
    return new ModelPart(id, base, AdapterDigest.NONE, List.of(), kernelVersion);
  }
}
