package org.openledger.node;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.contribute.Datanets;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.settle.Recorded;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.Blobs;
import org.openledger.store.Database;
import org.openledger.store.DatabaseConfig;
import org.openledger.store.keys.Keyring;
import org.openledger.train.ModelFactory;
import org.openledger.verify.Bundle;
import org.openledger.verify.Reexecution;
import org.openledger.verify.TokenizerCache;

/// A running OpenLedger: the five stages over one database, one blob store and one chain, in one
/// process. This is the composition root; it decides nothing that a stage could decide.
public final class Node implements AutoCloseable {
  private static final long BLOB_BYTES_MAX = 1L << 30;

  /// What the node's own account holds on a chain of its own: 10^9 OPEN.
  private static final UInt256 ENDOWMENT = UInt256.of(Open.parse("1000000000").units());

  private final NodeConfig config;
  private final Database database;
  private final ChainNode chain;
  private final Keyring accounts;
  private final Datanets datanets;
  private final ModelFactory factory;
  private final Settlements settlements;
  private final Answers answers;
  private final Parties parties;
  private final Models models;
  private final OpenLora engine;
  private final Address localPayer;
  private final AtomicLong requests = new AtomicLong();

  private Node(NodeConfig config, Keyring accounts, Database database, ChainNode chain) {
    this.config = config;
    this.accounts = accounts;
    this.database = database;
    this.chain = chain;
    var home = config.home();
    this.datanets =
        Datanets.open(
            database,
            Blobs.open(home.resolve("blobs"), BLOB_BYTES_MAX),
            accounts.party("secret", "datanets").secret());
    this.factory = new ModelFactory(home.resolve("models"), config.shippedBases());
    this.settlements = Settlements.open(database, SettlementConfig.of(accounts), chain.client());
    this.answers = new Answers(database);
    this.parties = new Parties(accounts);
    this.models = new Models(factory, datanets, parties);
    this.engine = new OpenLora(models);
    this.localPayer = accounts.party("payer", "local").address();
    settlements.deposit(localPayer, config.allowance(), "allowance");
  }

  /// Opens the node that lives in a home, or makes a new one.
  public static Node open(NodeConfig config) {
    var home = config.home();
    TokenizerCache.keepBelow(home);
    var accounts =
        config
            .secret()
            .map(secret -> Keyring.of(secret.bytes()))
            .orElseGet(() -> Keyring.open(home));
    var database = Database.open(DatabaseConfig.fromEnvironment(home.resolve("database")));
    try {
      var endowment = Map.of(accounts.node().address(), ENDOWMENT);
      var chain = ChainNode.start(ChainConfig.at(home.resolve("chain"), endowment));
      try {
        return new Node(config, accounts, database, chain);
      } catch (RuntimeException e) {
        chain.close();
        throw e;
      }
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /// Contributing, training and publishing on this node.
  public Pipeline pipeline() {
    return new Pipeline(datanets, factory, settlements, parties, models);
  }

  /// The home this node lives in.
  public Path home() {
    return config.home();
  }

  /// The clock.
  public InstantSource clock() {
    return config.clock();
  }

  /// A number for every request, from 1.
  public long nextRequestId() {
    return requests.incrementAndGet();
  }

  /// Settlement, for reports and checks.
  public Settlements settlements() {
    return settlements;
  }

  /// The account that pays for a request: the local one when no key is given.
  ///
  /// @throws Failure if a key is given that this node did not make
  public Address requirePayer(String key) {
    var own = localKey().getBytes(StandardCharsets.UTF_8);
    if (key.isEmpty() || MessageDigest.isEqual(own, key.getBytes(StandardCharsets.UTF_8))) {
      return localPayer;
    }
    throw new Refusal(
        Code.INVALID_API_KEY,
        "this API key is not known here; use the one that ./openledger up shows");
  }

  /// The local account's API key.
  public String localKey() {
    var secret = accounts.party("apikey", "local").secret();
    return "ol-" + Hex.encodeBare(secret).substring(0, 40);
  }

  /// All models that answer for a price: adapters, newest first, then the bases below them.
  public List<ModelId> modelIds() {
    var adapters = models.ids();
    var bases =
        adapters.stream()
            .map(id -> new ModelId(id.base()))
            .distinct()
            .filter(id -> settlements.model(id).isPresent());
    return Stream.concat(adapters.stream(), bases).toList();
  }

  /// Refuses a question that could not be answered or paid for, before anything is sent.
  public void requireAnswerable(Question question, Address payer) {
    engine.requireAnswerable(question);
    requireFunds(question, payer);
  }

  /// Answers a question, signs a receipt for it and debits the payer.
  public PaidAnswer ask(Question question, Address payer, Consumer<String> onText) {
    requireFunds(question, payer);
    var answer = engine.answer(question, onText);
    var terms = settlements.model(question.model()).orElseThrow();
    var body =
        new UsageReceipt.Body(
            payer,
            answer.provenance(),
            new SaidPart(
                new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
                new SaidPart.Answer(answer.answerHash(), answer.answerTokens()),
                SamplingHash.of(question.sampling().toJson())),
            new Open(terms.feeRoundedUp(answer.promptTokens(), answer.answerTokens())),
            answer.attribution().commitment(),
            settlements.nextSequence());
    var receipt = settlements.sign(body);
    answers.keep(
        new Bundle(
            receipt,
            question,
            answer.text(),
            answer.attribution(),
            accounts.node().address(),
            chain.client().chainId()));
    return switch (settlements.record(receipt, answer.attribution())) {
      case Recorded.Accepted _, Recorded.AlreadyRecorded _ -> new PaidAnswer(answer, receipt);
      case Recorded.Overdrawn(var balance, var missing) -> throw unpaid(balance, missing);
      case Recorded.Refused(var field, var reason) ->
          throw new AssertionError("an own receipt was refused: " + field + ": " + reason);
    };
  }

  /// What an answer said, whose data it was, and where its fee goes.
  public Json explain(Hash receipt) {
    var bundle = requireBundle(receipt);
    var lines = new ArrayList<Json>();
    settlements.provisional(receipt).entrySet().stream()
        .sorted(Map.Entry.<Address, BigInteger>comparingByValue().reversed())
        .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue())));
    return Json.object()
        .put("receipt", bundle.receipt().toJson())
        .put("question", bundle.question().toJson())
        .put("answer", bundle.answer())
        .put("attribution", bundle.attribution().toJson())
        .put("records", models.records(bundle.receipt().body().model().snapshots(), bundle.attribution()))
        .put("lines", lines)
        .build();
  }

  /// What a stranger needs to check a receipt by running the model again.
  public Bundle requireBundle(Hash receipt) {
    return answers
        .find(receipt)
        .orElseThrow(() -> new Refusal(Code.NO_SUCH_THING, "there is no receipt " + receipt));
  }

  /// Makes an answer again and compares it, and every link of its receipt, with what was signed.
  public Verification verify(Hash receipt) {
    var bundle = requireBundle(receipt);
    var signed = settlements.receipt(receipt).orElse(bundle.receipt());
    var evidence =
        new Reexecution(engine)
            .rerun(bundle)
            .prompt(bundle.question().messagesJson())
            .sampling(bundle.question().sampling().toJson());
    return settlements.verify(signed, evidence);
  }

  /// Who is behind an account.
  public Parties.Party party(Address account) {
    return parties.party(account);
  }

  /// Closes the running epoch: its roots go on chain and everybody is paid.
  public Json closeEpoch() {
    return settlements.closeEpoch().toJson();
  }

  /// Who has earned what.
  public Json earnings() {
    var rows = new ArrayList<Json>();
    settlements.earnings().stream()
        .filter(e -> e.settled().add(e.provisional()).add(e.vesting()).signum() != 0)
        .sorted(
            (a, b) -> b.settled().add(b.provisional()).compareTo(a.settled().add(a.provisional())))
        .forEach(e -> {
          var party = parties.party(e.account());
          rows.add(
              Json.object()
                  .put("name", party.name())
                  .put("role", party.role())
                  .put("address", e.account().toString())
                  .put("provisional", e.provisional().toString())
                  .put("settled", e.settled().toString())
                  .put("claimed", e.claimed().toString())
                  .build());
        });
    var latest = settlements.latest();
    return Json.object()
        .put("epoch", latest.map(s -> s.epoch()).orElse(0L))
        .put("cumulative", latest.map(s -> s.earnings().cumulative().units().toString()).orElse("0"))
        .put("accounts", rows)
        .build();
  }

  /// The models with what they were trained on, for the console and the command line.
  public Json models() {
    return models.toJson(settlements.latest().map(s -> s.epoch()).orElse(0L));
  }

  /// Passes a JSON-RPC request to the chain.
  public byte[] rpc(byte[] request) {
    return chain.rpc().handle(request);
  }

  /// The engine, for verifying bundles on this node.
  public OpenLora engine() {
    return engine;
  }

  @Override
  public void close() {
    chain.close();
    database.close();
  }

  private Json line(Address account, BigInteger amount) {
    var party = parties.party(account);
    return Json.object()
        .put("name", party.name())
        .put("role", party.role())
        .put("address", account.toString())
        .put("amount", amount.toString())
        .build();
  }

  /// Refuses a payer who could not pay for the longest answer.
  private void requireFunds(Question question, Address payer) {
    var terms = models.requireTerms(settlements, question.model());
    int context = models.context(question.model());
    var most = terms.feeRoundedUp(context, Math.min(context, question.sampling().tokensMax()));
    var balance = settlements.balance(payer).units();
    if (balance.compareTo(most) < 0) {
      throw unpaid(balance, most.subtract(balance));
    }
  }

  private static Failure unpaid(BigInteger balance, BigInteger missing) {
    return new Refusal(
        Code.INSUFFICIENT_FUNDS,
        "the account holds %s OPEN, %s less than this answer may cost"
            .formatted(new Open(balance), new Open(missing)));
  }
}
