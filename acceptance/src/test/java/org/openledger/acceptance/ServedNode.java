package org.openledger.acceptance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openledger.app.server.ApiServer;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.Open;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Prices;
import org.openledger.node.Remembering;
import org.openledger.node.Training;

/// One node with a model trained on the example Datanet and one that quotes it, served on a free
/// port: what the tests of the API, the command line and the console share.
final class ServedNode implements AutoCloseable {
  private static final Hash SECRET = Keccak.hash256(new byte[] {43});
  private static final Open ALLOWANCE = Open.parse("20");

  private final Path home;
  private final Node node;
  private final ApiServer server;
  private final Models models;
  private int refunds;

  /// What it serves.
  ///
  /// @param model trained on the example Datanet
  private record Models(ModelId model, Quoting quoting) {
    /// The one that quotes it.
    private record Quoting(ModelId id) {}
  }

  private ServedNode(Path home, Node node, ApiServer server, Models models) {
    this.home = home;
    this.node = node;
    this.server = server;
    this.models = models;
  }

  /// Hands the one node to test classes; it is closed after the last of them.
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ServedNode.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(ServedNode.class, _ -> start(), ServedNode.class);
    }
  }

  private static ServedNode start() {
    try {
      var home = Files.createTempDirectory("openledger-served-");
      var models = Optional.of(NodeConfig.programRoot().resolve("bases"));
      var config =
          new NodeConfig(
              home, models, Optional.of(SECRET), ALLOWANCE, Prices.DEFAULT, InstantSource.system());
      var node = Node.open(config);
      var datanet = TidePools.importInto(node.contributing());
      var snapshot = node.contributing().snapshot(datanet.id());
      var base = node.training().base("nano");
      node.training().offerBase(base);
      var request = new Training.TrainRequest(base, "tides", snapshot, TidePools.PLAN);
      var run = node.training().train(request, TidePools.WATCHING);
      var quoting =
          node.remembering()
              .remember(
                  new Remembering.Request(base, "tidepools", snapshot), Training.Progress.NONE);
      var served = new Models(run.adapter(), new Models.Quoting(quoting));
      return new ServedNode(home, node, ApiServer.start(node, 0), served);
    } catch (IOException e) {
      throw new AssertionError("cannot serve a node", e);
    }
  }

  URI uri() {
    return server.uri();
  }

  String key() {
    return node.keys().localKey();
  }

  Path home() {
    return home;
  }

  Node node() {
    return node;
  }

  /// The model that was trained.
  String model() {
    return models.model().value();
  }

  /// The model that quotes records.
  String quoting() {
    return models.quoting().id().value();
  }

  /// Runs a statement in the node's database, as somebody could who has its files; what it gives
  /// back in its first column, if anything.
  String sql(String statement) {
    var postgres = home.resolve("database").resolve("postgres");
    try {
      // The fourth line of PostgreSQL's own note is its port.
      var port = Files.readAllLines(postgres.resolve("cluster").resolve("postmaster.pid")).get(3);
      var url = "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(port);
      var password = Files.readString(postgres.resolve("password")).strip();
      try (var connection = DriverManager.getConnection(url, "openledger", password);
          var running = connection.createStatement()) {
        if (!running.execute(statement)) {
          return "";
        }
        var rows = running.getResultSet();
        return rows.next() ? rows.getString(1) : "";
      }
    } catch (IOException | SQLException e) {
      throw new AssertionError(statement, e);
    }
  }

  /// Does something while the local account holds nothing, and gives it back what it held.
  void whilePenniless(Runnable action) {
    var payer = node.keys().localPayer();
    var held = node.settling().balance(payer);
    var reference = "penniless " + ++refunds;
    node.settling().refund(payer, held, reference);
    try {
      action.run();
    } finally {
      node.settling().deposit(payer, held, reference);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    node.close();
    PrivateFiles.deleteTree(home);
  }
}
