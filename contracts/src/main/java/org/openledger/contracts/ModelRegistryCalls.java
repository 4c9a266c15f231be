package org.openledger.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.openledger.contracts.DatanetRegistryCalls.SnapshotRef;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;

/// Call data, results and events of the ModelRegistry contract.
public final class ModelRegistryCalls {
  /// The compiled contract.
  public static final Artifact ARTIFACT = Artifact.load("ModelRegistry");

  /// The reliability at which all measured credit is paid.
  public static final int RELIABILITY_MAX = 65_536;

  /// Most parent snapshots one version may name.
  public static final int PARENTS_MAX = 64;

  private static final AbiFunction REGISTER = ARTIFACT.function("register");
  private static final AbiFunction PUBLISH = ARTIFACT.function("publish");
  private static final AbiFunction HOLDER_OF = ARTIFACT.function("holderOf");
  private static final AbiFunction VERSION_COUNT = ARTIFACT.function("versionCount");
  private static final AbiFunction MODEL_VERSION = ARTIFACT.function("modelVersion");
  private static final AbiFunction DATANETS = ARTIFACT.function("datanets");
  private static final AbiEvent PUBLISHED_EVENT = ARTIFACT.event("ModelPublished");
  private static final AbiEvent PARENT_EVENT = ARTIFACT.event("ModelParent");

  private ModelRegistryCalls() {}

  /// What a version is made of: SHA-256 over everything that computes, of the adapter's weights
  /// (zero for a base alone) and over the base's files, the root of the training run's record and
  /// the root of the attribution store.
  public record Origin(
      Hash modelDigest, Hash adapterDigest, Hash baseDigest, Hash runRoot, Hash attributionRoot) {}

  /// Who gets the developer's share, and the base's part; zero for a base without owner.
  public record Payees(Address developer, Address baseOwner) {}

  /// Prices in 10^-18 OPEN per 1,000 tokens of prompt and of answer.
  public record Price(BigInteger in, BigInteger out) {}

  /// A published version; `reliability` is the card's R, 0 to 65536.
  public record ModelVersion(
      Origin origin, Price price, int reliability, int kernelVersion, Payees payees) {
    public ModelVersion {
      if (reliability < 0 || reliability > RELIABILITY_MAX) {
        throw new IllegalArgumentException("reliability " + reliability);
      }
    }

    private List<Object> values() {
      return List.of(
          origin.modelDigest(),
          origin.adapterDigest(),
          origin.baseDigest(),
          origin.runRoot(),
          origin.attributionRoot(),
          price.in(),
          price.out(),
          reliability,
          kernelVersion,
          payees.developer(),
          payees.baseOwner());
    }

    private static ModelVersion of(AbiValues v) {
      return new ModelVersion(
          new Origin(v.hash(0), v.hash(1), v.hash(2), v.hash(3), v.hash(4)),
          new Price(v.number(5), v.number(6)),
          Math.toIntExact(v.integer(7)),
          Math.toIntExact(v.integer(8)),
          new Payees(v.address(9), v.address(10)));
    }
  }

  /// A version of a model, counting from 1.
  public record ModelRef(Hash modelId, long version) {}

  /// `published` became the version `ref`.
  public record ModelPublished(ModelRef ref, ModelVersion published) {}

  /// The version `ref` was trained on the snapshot `parent`.
  public record ModelParent(ModelRef ref, SnapshotRef parent) {}

  /// The number under which a model's version is published: a base that answers alone has one.
  public static int versionOf(ModelId model) {
    return model.isBase() ? 1 : model.version();
  }

  /// Data of the deploying transaction; parents must exist in the registry at `datanets`.
  public static byte[] deployment(Address datanets) {
    return ARTIFACT.deployment(datanets);
  }

  /// Registers a model for the sender.
  public static byte[] register(Hash modelId, String uri) {
    return REGISTER.call(modelId, uri);
  }

  /// Appends a version; the model's holder only. The call returns the version's number.
  public static byte[] publish(Hash modelId, ModelVersion version, List<SnapshotRef> parents) {
    var refs = parents.stream().map(p -> List.of(p.datanetId(), p.version())).toList();
    return PUBLISH.call(modelId, version.values(), refs);
  }

  /// Who holds a model, or the zero address.
  public static Query<Address> holderOf(Hash modelId) {
    return new Query<>(HOLDER_OF, HOLDER_OF.call(modelId), values -> values.address(0));
  }

  /// How many versions a model has.
  public static Query<Long> versionCount(Hash modelId) {
    return new Query<>(VERSION_COUNT, VERSION_COUNT.call(modelId), values -> values.integer(0));
  }

  /// Where the snapshots that models are trained on are registered.
  public static Query<Address> datanets() {
    return new Query<>(DATANETS, DATANETS.call(), values -> values.address(0));
  }

  /// A published version.
  public static Query<ModelVersion> modelVersion(ModelRef ref) {
    return new Query<>(
        MODEL_VERSION,
        MODEL_VERSION.call(ref.modelId(), ref.version()),
        values -> ModelVersion.of(values.list(0)));
  }

  /// The publication that a log entry of the contract reports.
  public static Optional<ModelPublished> published(List<Hash> topics, byte[] data) {
    return PUBLISHED_EVENT
        .decode(topics, data)
        .map(v ->
            new ModelPublished(new ModelRef(v.hash(0), v.integer(1)), ModelVersion.of(v.list(2))));
  }

  /// The parent link that a log entry of the contract reports.
  public static Optional<ModelParent> parent(List<Hash> topics, byte[] data) {
    return PARENT_EVENT
        .decode(topics, data)
        .map(v ->
            new ModelParent(
                new ModelRef(v.hash(0), v.integer(1)), new SnapshotRef(v.hash(2), v.integer(3))));
  }
}
