package org.openledger.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openledger.chain.client.ChainClient;
import org.openledger.contribute.Datanets;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.settle.Settlements;
import org.openledger.store.Blobs;
import org.openledger.verify.ModelFolder;
import org.openledger.verify.Seal;

/// How the stages of a node are opened and handed to its use cases: the composition root. It
/// decides nothing that a stage could decide.
final class Wiring {
  private static final long BLOB_BYTES_MAX = 1L << 30;

  final ApiKeys keys;
  final Parties parties;
  final Catalogue catalogue;
  final Contributing contributing;
  final Training training;
  final Remembering remembering;
  final Renewing renewing;
  final Wanting wanting;
  final Answering answering;
  final Attributing attributing;
  final Verifying verifying;
  final Inspecting inspecting;
  final Settling settling;
  final Readiness readiness;
  final BackingUp backingUp;

  Wiring(NodeConfig config, Ground ground) {
    var database = ground.database();
    var keyring = ground.keyring();
    var factory = ground.models().factory();
    var datanets =
        Datanets.open(
            database,
            Blobs.open(config.home().resolve("blobs"), BLOB_BYTES_MAX),
            keyring.party("secret", "datanets").secret());
    var settlements = ground.settlements();
    var roots = new RootsNote(config.home(), settlements::registered);
    var books = new StageBooks(settlements, roots);
    var answers = new AnswerStore(database);
    var memories = ground.models().memories();
    var shelf = shelf(ground);
    var engine = engine(shelf, datanets, settlements);
    this.parties = new Parties(keyring);
    this.settling = new Settling(books, parties);
    this.keys = new ApiKeys(keyring, new KeyStore(database), settling::deposit);
    this.catalogue =
        new Catalogue(
            new StageShelves(factory, memories, datanets, settlements, shelf),
            new StageReaders(datanets, keys),
            parties);
    var changes = new Changes();
    this.contributing =
        new Contributing(new StageArchive(datanets, settlements), parties, changes::note);
    var offer = new Training.Offer(parties, config.prices());
    var offers = new StageOffers(settlements, roots);
    this.training = new Training(new StageWorkshop(factory, datanets, offers), offer, catalogue);
    this.remembering =
        new Remembering(
            new StageLibrary(datanets, memories, factory, offers, salts(ground)), offer, catalogue);
    this.renewing =
        new Renewing(changes, new Renewal(contributing, remembering, catalogue, training::base));
    var seal = new Seal(settlements.domain(), keyring.node().address());
    var wanted = Hash.of(keyring.party("secret", "wanted").secret());
    this.wanting =
        new Wanting(new WantedStore(database), new StageLooking(memories), catalogue, wanted);
    this.answering =
        new Answering(
            engine,
            catalogue,
            books,
            new Answering.Desk(answers, seal, config.clock(), wanting::want, Patience.REAL));
    this.attributing = new Attributing(answers, books, catalogue, parties);
    this.verifying = new Verifying(answers, books, engine);
    this.inspecting =
        new Inspecting(
            List.of(
                catalogue::inspect,
                found -> datanets.inspect(damage -> found.accept(Damaged.of(damage))),
                answers::inspect,
                found -> damagedTerms(settlements, found)));
    this.backingUp = new BackingUp(config, keyring, database, Optional.of(ground.chain()));
    this.readiness = new Readiness(probes(config, ground));
    training.offerLeftBehind();
    remembering.offerLeftBehind();
    remembering.sweep();
    roots.write();
    settlements.deposit(keys.localPayer(), config.allowance(), "allowance");
  }

  private static ModelShelf shelf(Ground ground) {
    var folder = new ModelFolder(ground.models().factory(), ground.models().memories());
    return new ModelShelf(new SoldModels(folder, ground.settlements()::model));
  }

  private static OpenLora engine(ModelShelf shelf, Datanets datanets, Settlements settlements) {
    return new OpenLora(
        shelf, new AnchoredRecords(datanets::firstSnapshot, settlements::published));
  }

  private static void damagedTerms(Settlements settlements, Consumer<Damaged> found) {
    settlements
        .damagedTerms()
        .forEach((model, e) -> found.accept(Damaged.of(Damaged.Part.TERMS, model, e)));
  }

  private static Function<DatanetId, Hash> salts(Ground ground) {
    var keyring = ground.keyring();
    return id -> Sha256.digest(keyring.party("secret", "memory " + id).secret());
  }

  private List<Readiness.Probe> probes(NodeConfig config, Ground ground) {
    var jdbi = ground.database().jdbi();
    return List.of(
        new Readiness.Probe("database", () -> jdbi.useHandle(handle -> handle.execute("select 1"))),
        new Readiness.Probe("chain", () -> requireChain(ground.chain())),
        new Readiness.Probe("models", this::requireModel),
        new Readiness.Probe("disk", () -> HomeRoom.require(config.home())));
  }

  private static void requireChain(ChainClient chain) {
    chain.blockNumber();
    chain.requireWritable();
  }

  private void requireModel() {
    if (!catalogue.hasSoundModel()) {
      throw new Refusal(Code.MODEL_NOT_FOUND, "there is no model that answers yet");
    }
  }
}
