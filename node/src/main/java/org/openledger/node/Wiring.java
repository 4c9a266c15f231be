package org.openledger.node;

import org.openledger.contribute.Datanets;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
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
  final Settling settling;

  Wiring(NodeConfig config, Ground ground) {
    var database = ground.database();
    var keyring = ground.keyring();
    var chain = ground.chain();
    var factory = ground.models();
    var datanets =
        Datanets.open(
            database,
            Blobs.open(config.home().resolve("blobs"), BLOB_BYTES_MAX),
            keyring.party("secret", "datanets").secret());
    var settlements = Settlements.open(database, SettlementConfig.of(keyring), chain);
    var answers = new AnswerStore(database);
    var shelf = new ModelShelf(new ModelFolder(factory));
    var engine = new OpenLora(shelf);
    this.keys = new ApiKeys(keyring);
    this.parties = new Parties(keyring);
    this.catalogue =
        new Catalogue(new StageShelves(factory, datanets, settlements, shelf), parties);
    this.contributing = new Contributing(datanets, settlements, parties);
    this.training =
        new Training(
            datanets,
            factory,
            settlements,
            new Training.Offer(parties, config.prices()),
            catalogue);
    var signer = new Answering.Signer(keyring.node().address(), chain.chainId());
    this.answering = new Answering(engine, catalogue, settlements, answers, signer);
    this.attributing = new Attributing(answers, settlements, catalogue, parties);
    this.verifying = new Verifying(answers, settlements, engine);
    this.settling = new Settling(settlements, parties);
    settlements.deposit(keys.localPayer(), config.allowance(), "allowance");
  }
}
