package org.openledger.node;

import java.util.List;
import java.util.Map;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.RpcHandler;
import org.openledger.contribute.Datanets;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.money.Open;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.Blobs;
import org.openledger.store.Database;
import org.openledger.store.DatabaseConfig;
import org.openledger.store.keys.Keyring;
import org.openledger.train.ModelFactory;
import org.openledger.verify.ModelFolder;

/// How the stages of a node are opened and handed to its use cases: the composition root. It
/// decides nothing that a stage could decide.
final class Wiring implements AutoCloseable {
  private static final long BLOB_BYTES_MAX = 1L << 30;

  /// What the node's own account holds on a chain of its own: 10^9 OPEN.
  private static final UInt256 ENDOWMENT = UInt256.of(Open.parse("1000000000").units());

  final Database database;
  final ChainNode chain;
  final RpcHandler rpc;
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

  private Wiring(NodeConfig config, Keyring keyring, Database database, ChainNode chain) {
    this.database = database;
    this.chain = chain;
    this.rpc = RpcHandler.of(chain);
    var home = config.home();
    var datanets =
        Datanets.open(
            database,
            Blobs.open(home.resolve("blobs"), BLOB_BYTES_MAX),
            keyring.party("secret", "datanets").secret());
    var factory = new ModelFactory(home.resolve("models"), config.shippedBases());
    var settlements = Settlements.open(database, SettlementConfig.of(keyring), chain.client());
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
    var signer = new Answering.Signer(keyring.node().address(), chain.client().chainId());
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
    settlements.deposit(keys.localPayer(), config.allowance(), "allowance");
  }

  static Wiring open(NodeConfig config) {
    var home = config.home();
    // First of all: where the secret is another's, nothing may be made in the home or kept there.
    var keyring =
        config
            .secret()
            .map(secret -> Keyring.restore(home, secret.bytes()))
            .orElseGet(() -> Keyring.open(home));
    NativeFolder.keepIn(home);
    var database = Database.open(DatabaseConfig.fromEnvironment(home.resolve("database")));
    try {
      var endowment = Map.of(keyring.node().address(), ENDOWMENT);
      var chain = ChainNode.start(ChainConfig.at(home.resolve("chain"), endowment));
      try {
        return new Wiring(config, keyring, database, chain);
      } catch (RuntimeException e) {
        chain.close();
        throw e;
      }
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public void close() {
    chain.close();
    database.close();
  }
}
