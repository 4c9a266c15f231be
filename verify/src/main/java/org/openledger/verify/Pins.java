package org.openledger.verify;

import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.tally.split.ModelTerms;

/// Roots of trust in a file: what was registered when they were written. Whoever keeps such a file,
/// from a chain or from somebody trusted, needs no chain to check what is older than it.
///
/// @param domain what receipts are signed for
/// @param signers who may sign, and from which epoch on
/// @param terms by which fees are divided, each from an epoch on, in that order
/// @param models registered models
/// @param snapshots registered snapshots
/// @param epochs closed epochs
public record Pins(
    ReceiptDomain domain,
    List<Signer> signers,
    List<Terms> terms,
    List<ModelTerms> models,
    List<Snapshot> snapshots,
    List<Epoch> epochs)
    implements Roots {
  /// Who may sign receipts.
  ///
  /// @param account the signer
  /// @param from the first epoch
  /// @param last the last epoch, if its key was retired
  public record Signer(Address account, long from, Optional<Long> last) {}

  /// Terms in force from an epoch on.
  public record Terms(long from, TermsCommitment commitment) {}

  /// A registered snapshot.
  public record Snapshot(SnapshotRef ref, long records) {}

  /// A closed epoch.
  public record Epoch(long number, Hash receiptsRoot) {}

  public Pins {
    signers = List.copyOf(signers);
    terms = List.copyOf(terms);
    models = List.copyOf(models);
    snapshots = List.copyOf(snapshots);
    epochs = List.copyOf(epochs);
  }

  @Override
  public String name() {
    return "the pinned judge " + domain.judge() + " on chain " + domain.chainId();
  }

  @Override
  public boolean maySign(Address signer, long epoch) {
    return signers.stream()
        .anyMatch(known ->
            known.account.equals(signer)
                && known.from <= epoch
                && known.last.filter(last -> last < epoch).isEmpty());
  }

  @Override
  public Optional<ModelTerms> model(ModelId claimed) {
    return models.stream().filter(known -> known.id().equals(claimed)).findFirst();
  }

  @Override
  public Optional<Registered> snapshot(SnapshotRef claimed) {
    return snapshots.stream()
        .filter(known ->
            known.ref.datanet().equals(claimed.datanet())
                && known.ref.version() == claimed.version())
        .map(known -> new Registered(known.ref.root(), known.records))
        .findFirst();
  }

  @Override
  public TermsCommitment terms(long epoch) {
    return terms.stream()
        .filter(known -> known.from <= epoch)
        .reduce((_, later) -> later)
        .map(Terms::commitment)
        .orElse(new TermsCommitment(Hash.ZERO));
  }

  @Override
  public Optional<Hash> receiptsRoot(long epoch) {
    return epochs.stream()
        .filter(known -> known.number == epoch)
        .map(Epoch::receiptsRoot)
        .findFirst();
  }

  /// The roots as an object.
  public Json toJson() {
    return Json.object()
        .put("domain", domain.toJson())
        .put("signers", signers.stream().map(Pins::json).toList())
        .put("terms", terms.stream().map(Pins::json).toList())
        .put("models", models.stream().map(ModelTerms::toJson).toList())
        .put("snapshots", snapshots.stream().map(Pins::json).toList())
        .put("epochs", epochs.stream().map(Pins::json).toList())
        .build();
  }

  private static Json json(Signer signer) {
    var json = Json.object().put("signer", signer.account.toString()).put("from", signer.from);
    signer.last.ifPresent(last -> json.put("last", last));
    return json.build();
  }

  private static Json json(Terms terms) {
    return Json.object()
        .put("from", terms.from)
        .put("commitment", terms.commitment.toString())
        .build();
  }

  private static Json json(Snapshot snapshot) {
    return Json.object()
        .put("snapshot", snapshot.ref.toJson())
        .put("records", snapshot.records)
        .build();
  }

  private static Json json(Epoch epoch) {
    return Json.object()
        .put("number", epoch.number)
        .put("receiptsRoot", epoch.receiptsRoot.toString())
        .build();
  }

  /// The roots written by [#toJson].
  public static Pins fromJson(Json json) {
    return new Pins(
        ReceiptDomain.fromJson(json.get("domain")),
        json.get("signers").items().stream().map(Pins::signer).toList(),
        json.get("terms").items().stream()
            .map(item ->
                new Terms(
                    item.get("from").asLong(),
                    new TermsCommitment(Hash.parse(item.get("commitment").text()))))
            .toList(),
        json.get("models").items().stream().map(ModelTerms::fromJson).toList(),
        json.get("snapshots").items().stream()
            .map(item ->
                new Snapshot(
                    SnapshotRef.fromJson(item.get("snapshot")), item.get("records").asLong()))
            .toList(),
        json.get("epochs").items().stream()
            .map(item ->
                new Epoch(item.get("number").asLong(), Hash.parse(item.get("receiptsRoot").text())))
            .toList());
  }

  private static Signer signer(Json json) {
    return new Signer(
        Address.parse(json.get("signer").text()),
        json.get("from").asLong(),
        json.find("last").map(Json::asLong));
  }
}
