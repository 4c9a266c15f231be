package org.openledger.node;

import java.util.List;
import org.openledger.contribute.Datanets;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.store.Blobs;
import org.openledger.verify.ModelFolder;

/// How the stages of a node are opened and handed to its use cases: the composition root. It
/// decides nothing that a stage could decide.
final class Wiring {
  private static final long BLOB_BYTES_MAX = 1L << 30;

  final ApiKeys keys;
  final Parties parties;
  final Catalogue catalogue;
  final Contributing contributing;
  final Training training;
  final Answering answering;
  final Attributing attributing;
  final Verifying verifying;
  final Inspecting inspecting;
  final Settling settling;

  Wiring(NodeConfig config, Ground ground) {
    var database = ground.database();
    var keyring = ground.keyring();
    var factory = ground.models();
    var datanets =
        Datanets.open(
            database,
            Blobs.open(config.home().resolve("blobs"), BLOB_BYTES_MAX),
            keyring.party("secret", "datanets").secret());
    var settlements = ground.settlements();
    var books = new StageBooks(settlements);
    var answers = new AnswerStore(database);
    var shelf = new ModelShelf(new ModelFolder(factory));
    var engine = new OpenLora(shelf);
    this.keys = new ApiKeys(keyring);
    this.parties = new Parties(keyring);
    this.catalogue =
        new Catalogue(new StageShelves(factory, datanets, settlements, shelf), parties);
    this.contributing = new Contributing(new StageArchive(datanets, settlements), parties);
    this.training =
        new Training(
            new StageWorkshop(factory, datanets, settlements),
            new Training.Offer(parties, config.prices()),
            catalogue);
    var signer = new Answering.Signer(keyring.node().address(), ground.chain().chainId());
    this.answering =
        new Answering(
            engine, catalogue, books, new Answering.Desk(answers, signer, config.clock()));
    this.attributing = new Attributing(answers, books, catalogue, parties);
    this.verifying = new Verifying(answers, books, engine);
    this.inspecting =
        new Inspecting(
            List.of(
                found -> catalogue.list().damaged().forEach(found),
                found -> datanets.inspect(damage -> found.accept(Damaged.of(damage))),
                answers::inspect));
    this.settling = new Settling(books, parties);
    training.offerLeftBehind();
    settlements.deposit(keys.localPayer(), config.allowance(), "allowance");
  }
}
