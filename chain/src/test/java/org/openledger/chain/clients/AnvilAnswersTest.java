package org.openledger.chain.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.CounterContract;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Authorization;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;

/// Answers held field by field against those of anvil, which lived through the same transactions.
final class AnvilAnswersTest {
  /// Members that follow from what the two nodes put into headers, each with its reason.
  private static final Map<String, String> OF_THE_HEADER =
      Map.of(
          "timestamp", "each has its clock; anvil's blocks are a second apart at least",
          "blockTimestamp", "the same",
          "mixHash", "randomness of its own",
          "extraData", "anvil's genesis has none",
          "size", "follows from the extra data",
          "stateRoot", "anvil begins with accounts of its own",
          "parentHash", "follows from those",
          "blockHash", "follows from those",
          "totalDifficulty", "went with proof of stake; anvil still shows it");

  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");
  private static final KeyPair BOB = KeyPair.derive(new byte[32], "bob");
  private static final Fees FEES = new Fees(UInt256.of(7), UInt256.of(3_000_000_000L));
  private static final Address TO = Address.parse("0x00000000000000000000000000000000000000b1");
  private static final List<String> BLOCKS = List.of("0x0", "0x1", "0x2", "0x9", "latest");

  /// Called with data it calls itself without, passing on the value, and stores the outcome.
  private static final String SELF_CALLER =
      "0x60118060095f395ff3" + "3615600f575f5f5f5f34305af15f555b00";

  /// A gas estimate may be this part above the least.
  private static final long TOLERANCE = 64;

  @TempDir static Path folder = Path.of("");
  private static @Nullable Pair started;
  private static long nonce;
  private static final List<String> SENT = new ArrayList<>();
  private static Address counter = Address.ZERO;
  private static Address token = Address.ZERO;

  @BeforeAll
  static void live() {
    UInt256 rich = new UInt256(0, 0, 1000, 0);
    started = Pair.start(folder, Map.of(ALICE.address(), rich, BOB.address(), rich));
    UInt256 price = UInt256.of(2_000_000_000);
    send(new Transaction.Legacy(Pair.CHAIN_ID, price, body(21_000, TO, 5, ""), none()));
    counter = deploy(Hex.encode(CounterContract.INIT_CODE), 0);
    List<AccessEntry> access = List.of(new AccessEntry(counter, List.of(UInt256.ZERO)));
    send(
        new Transaction.AccessListed(
            Pair.CHAIN_ID, price, body(100_000, counter, 0, "0x01"), access, none()));
    send(dynamic(body(100_000, counter, 0, "0x01")));
    send(dynamic(body(100_000, counter, 0, "0xff")));
    send(dynamic(body(30_000, counter, 0, "0x01")));
    Address selfCaller = deploy(SELF_CALLER, 9);
    send(dynamic(body(300_000, selfCaller, 3, "0x01")));
    Authorization authorization = Authorization.sign(BOB, UInt256.of(Pair.CHAIN_ID), counter, 0);
    send(
        new Transaction.SetCode(
            Pair.CHAIN_ID,
            FEES,
            body(300_000, BOB.address(), 0, "0x01"),
            List.of(),
            List.of(authorization),
            none()));
    token = deploy(Tools.token().get("bytecode").text(), 0);
    send(dynamic(body(300_000, token, 1000, "0xd0e30db0")));
  }

  @AfterAll
  static void stop() {
    pair().close();
  }

  private static Pair pair() {
    return java.util.Objects.requireNonNull(started);
  }

  private static org.openledger.core.crypto.Signature none() {
    return Transaction.UNSIGNED;
  }

  private static Body body(long gas, @Nullable Address to, long value, String data) {
    byte[] bytes = data.isEmpty() ? new byte[0] : Hex.decode(data);
    return new Body(nonce++, gas, to, UInt256.of(value), bytes);
  }

  private static Transaction dynamic(Body body) {
    return new Transaction.DynamicFee(Pair.CHAIN_ID, FEES, body, List.of(), none());
  }

  private static Pair.Answers offer(Transaction transaction) {
    String raw = Hex.encode(transaction.sign(ALICE).encode());
    return pair().ask("eth_sendRawTransaction", quoted(raw));
  }

  private static void send(Transaction transaction) {
    Pair.Answers answers = offer(transaction);
    assertSame(answers);
    SENT.add(answers.ours().get("result").text());
  }

  private static Address deploy(String code, long value) {
    send(dynamic(body(3_000_000, null, value, code)));
    Pair.Answers answers = pair().ask("eth_getTransactionReceipt", quoted(SENT.getLast()));
    return Address.parse(answers.ours().get("result").get("contractAddress").text());
  }

  private static String quoted(Object value) {
    return "\"" + value + "\"";
  }

  /// Asks both and compares, but for members of the header and those named here.
  private static void same(String method, String params, String... other) {
    assertSame(pair().ask(method, params), other);
  }

  private static void assertSame(Pair.Answers answers, String... other) {
    List<String> wrong = new ArrayList<>();
    assertThat(answers.ours().find("error").isPresent())
        .as("%s is refused: %s, %s", answers.question(), answers.ours(), answers.anvils())
        .isEqualTo(answers.anvils().find("error").isPresent());
    String part = answers.ours().find("error").isPresent() ? "error" : "result";
    Json none = Json.ofNull();
    differences(
        part,
        answers.ours().members().getOrDefault(part, none),
        answers.anvils().members().getOrDefault(part, none),
        new Differences(List.of(other), wrong));
    assertThat(wrong).as(answers.question()).isEmpty();
  }

  private record Differences(List<String> ignored, List<String> found) {}

  private static void differences(String path, Json ours, Json theirs, Differences to) {
    if (ours instanceof Json.Obj(var mine) && theirs instanceof Json.Obj(var others)) {
      TreeSet<String> names = new TreeSet<>(mine.keySet());
      names.addAll(others.keySet());
      names.removeAll(OF_THE_HEADER.keySet());
      names.removeAll(to.ignored());
      for (String name : names) {
        Json absent = Json.of("(absent)");
        differences(
            path + "." + name,
            mine.getOrDefault(name, absent),
            others.getOrDefault(name, absent),
            to);
      }
    } else if (ours instanceof Json.Arr(var mine)
        && theirs instanceof Json.Arr(var others)
        && mine.size() == others.size()) {
      for (int i = 0; i < mine.size(); i++) {
        differences(path + "[" + i + "]", mine.get(i), others.get(i), to);
      }
    } else if (!ours.equals(theirs)) {
      to.found().add("%s: ours %s, anvil's %s".formatted(path, ours.compact(), theirs.compact()));
    }
  }

  /// We refuse with this code and sentence, and anvil refuses as well. Its codes are its own; ours
  /// are those of the recorded exchanges.
  private static void refused(String method, String params, long code, String sentence) {
    assertRefused(pair().ask(method, params), code, sentence);
  }

  private static void assertRefused(Pair.Answers answers, long code, String sentence) {
    assertThat(answers.anvils().find("error")).as(answers.question()).isPresent();
    assertThat(answers.ours().find("error")).as(answers.question()).isPresent();
    Json error = answers.ours().get("error");
    assertThat(error.get("code").asLong()).as(error.compact()).isEqualTo(code);
    assertThat(error.get("message").text()).contains(sentence);
    assertThat(error.find("data")).isEqualTo(answers.anvils().get("error").find("data"));
  }

  @Test
  void accountsAreTheSameAtEveryBlock() {
    for (String block : BLOCKS) {
      for (Address account : List.of(ALICE.address(), BOB.address(), TO, counter, token)) {
        String at = quoted(account) + "," + quoted(block);
        same("eth_getBalance", at);
        same("eth_getCode", at);
        same("eth_getTransactionCount", at);
        same("eth_getStorageAt", quoted(account) + ",\"0x0\"," + quoted(block));
      }
    }
    same("eth_getTransactionCount", quoted(ALICE.address()) + ",\"pending\"");
    refused("eth_getBalance", quoted(TO) + ",\"0x100\"", -32000, "header not found");
    refused("eth_getBalance", "\"0x12\",\"latest\"", -32602, "want 40 for an address");
    refused("eth_getBalance", "", -32602, "missing value");
  }

  @Test
  void transactionsAndReceiptsAreTheSame() {
    for (String hash : SENT) {
      same("eth_getTransactionByHash", quoted(hash));
      same("debug_getRawTransaction", quoted(hash));
      // anvil shows the price of blobs in every receipt, EIP-4844 in those of blob transactions.
      same("eth_getTransactionReceipt", quoted(hash), "blobGasPrice");
    }
    String unknown = quoted("0x" + "1".repeat(64));
    same("eth_getTransactionByHash", unknown);
    same("eth_getTransactionReceipt", unknown);
    same("eth_getBlockByHash", unknown + ",false");
    refused("eth_getTransactionByHash", "\"0x12\"", -32602, "want 64 for a hash");
  }

  @Test
  void blocksAreTheSame() {
    for (String block : BLOCKS) {
      if (!block.equals("0x0")) {
        // The option for anvil's base fee is that of its genesis and of the block after it.
        same("eth_getBlockByNumber", quoted(block) + ",false", "hash");
      }
      same("eth_getBlockReceipts", quoted(block), "blobGasPrice");
      same("eth_getBlockTransactionCountByNumber", quoted(block));
      same("eth_getUncleCountByBlockNumber", quoted(block));
      same("eth_getTransactionByBlockNumberAndIndex", quoted(block) + ",\"0x0\"");
    }
    same("eth_getBlockByNumber", "\"0x100\",false");
    for (String method : List.of("eth_chainId", "net_version", "eth_blockNumber", "eth_syncing")) {
      same(method, "");
    }
    same("eth_blobBaseFee", "");
    same("web3_sha3", "\"0x1234\"");
  }

  private static List<String> calls() {
    String to = "{\"from\":\"%s\",\"to\":\"%s\"".formatted(ALICE.address(), counter);
    return List.of(
        to + "}",
        to + ",\"value\":\"0x1\"}",
        to + ",\"data\":\"0x01\"}",
        to + ",\"input\":\"0x01\",\"gas\":\"0x30d40\",\"gasPrice\":\"0x77359400\"}",
        "{\"to\":\"%s\",\"data\":\"0x01\"}".formatted(BOB.address()),
        "{\"from\":\"%s\",\"data\":\"0x602a5f5260205ff3\"}".formatted(ALICE.address()));
  }

  @Test
  void callsReturnTheSame() {
    for (String call : calls()) {
      same("eth_call", call + ",\"latest\"");
      same("eth_call", call + ",\"0x3\"");
      same("eth_createAccessList", call + ",\"latest\"");
    }
    String to = "{\"to\":\"%s\"},\"latest\",{\"%s\":".formatted(counter, counter);
    String slot = "{\"0x%064x\":\"0x%064x\"}";
    same("eth_call", to + "{\"stateDiff\":" + slot.formatted(0, 77) + "}}");
    same("eth_call", to + "{\"state\":" + slot.formatted(1, 77) + "}}");
    same("eth_call", to + "{\"code\":\"0x475f5260205ff3\",\"balance\":\"0x1234\"}}");
    String block = "{\"number\":\"0x77\",\"time\":\"0x78\",\"gasLimit\":\"0x99999\"}";
    same("eth_call", to + "{\"code\":\"0x435f5242602052456040525f60805260a05ff3\"}}," + block);
    String reverting = "{\"to\":\"%s\",\"data\":\"0xff\"}".formatted(counter);
    refused("eth_call", reverting + ",\"latest\"", 3, "execution reverted");
    refused("eth_estimateGas", reverting, 3, "execution reverted");
    String poor = "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}".formatted(TO, counter);
    same("eth_call", poor.replace("0x1", "0x5") + ",\"latest\"");
    refused("eth_call", poor.replace("\"0x1\"", "\"0x6\"") + ",\"latest\"", -32000, "insufficient");
    refused("eth_call", "{\"data\":\"0xfe\"},\"latest\"", -32000, "invalid opcode");
  }

  @Test
  void gasIsEstimatedAsTightly() {
    for (String call : calls()) {
      Pair.Answers answers = pair().ask("eth_estimateGas", call);
      long ours = Long.decode(answers.ours().get("result").text());
      long least = Long.decode(answers.anvils().get("result").text());
      assertThat(ours).as(call).isBetween(least, least + least / TOLERANCE + 1);
    }
    String scarce = "{\"to\":\"%s\",\"input\":\"0x01\",\"gas\":\"0x5300\"}".formatted(counter);
    refused("eth_estimateGas", scarce, -32000, "gas required exceeds allowance (21248)");
  }

  /// Not asked: positions of topics that a log does not have, where geth and we find nothing.
  @Test
  void logsAreTheSame() {
    String counted = quoted(CounterContract.COUNTED);
    String address = quoted(counter);
    for (String rest :
        List.of(
            "",
            ",\"address\":" + address,
            ",\"address\":[" + address + "," + quoted(token) + "]",
            ",\"topics\":[null]",
            ",\"topics\":[" + counted + "]",
            ",\"topics\":[[" + counted + "," + quoted("0x" + "2".repeat(64)) + "]]",
            ",\"toBlock\":\"0x4\"")) {
      same("eth_getLogs", "{\"fromBlock\":\"0x0\"" + rest + "}");
    }
    same("eth_getLogs", "{}");
    refused("eth_getFilterChanges", "\"0x1\"", -32000, "filter not found");
  }

  @Test
  void proofsOfStorageAreTheSame() {
    String keys = "[\"0x%064x\",\"0x%064x\",\"0x%064x\"]".formatted(0, 1, 2);
    for (Address account : List.of(counter, token)) {
      // The account's own proof ends in the state root, which is not the same.
      same("eth_getProof", quoted(account) + "," + keys + ",\"latest\"", "accountProof");
    }
  }

  @Test
  void feesFollowTheSameHistory() {
    // For a range that ends before the head anvil gives the base fee after the head as its last.
    same("eth_feeHistory", "\"0x5\",\"latest\",[0,50,100]");
    same("eth_feeHistory", "\"0x2\",\"latest\",[25]");
  }

  @Test
  void tracesAreTheSame() {
    for (String hash : SENT) {
      String calls =
          quoted(hash) + ",{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}";
      // anvil takes the gas of the transaction's own call, geth and we that of the transaction.
      same("debug_traceTransaction", calls, "gas", "index");
      // anvil shows the refund with every step and slots that are written; geth and we show the
      // refund when there is one, and slots that are read as well.
      same("debug_traceTransaction", quoted(hash), "refund", "storage");
      String found = quoted(hash) + ",{\"tracer\":\"prestateTracer\"}";
      assertSame(withoutEmpty(pair().ask("debug_traceTransaction", found), "result"));
      String changed =
          quoted(hash) + ",{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true}}";
      Pair.Answers answers = pair().ask("debug_traceTransaction", changed);
      Pair.Answers inside =
          new Pair.Answers(changed, answers.ours().get("result"), answers.anvils().get("result"));
      assertSame(withoutEmpty(inside, "pre"));
      assertSame(withoutEmpty(inside, "post"));
    }
    for (String call : calls()) {
      String traced = call + ",\"latest\",{\"tracer\":\"%s\"}";
      same("debug_traceCall", traced.formatted("callTracer"), "gas");
      Pair.Answers answers = pair().ask("debug_traceCall", traced.formatted("prestateTracer"));
      assertSame(withoutEmpty(answers, "result"));
    }
  }

  /// The answers without accounts that are not there, which anvil lists and newer geth does not.
  private static Pair.Answers withoutEmpty(Pair.Answers answers, String part) {
    Json.ObjectBuilder kept = Json.object();
    answers
        .anvils()
        .get(part)
        .members()
        .forEach((address, account) -> {
          boolean empty =
              account.find("balance").equals(Optional.of(Json.of("0x0")))
                  && account.find("nonce").isEmpty()
                  && account.find("code").isEmpty();
          if (!empty) {
            kept.put(address, account);
          }
        });
    return new Pair.Answers(
        answers.question(),
        Json.object().put("result", answers.ours().get(part)).build(),
        Json.object().put("result", kept.build()).build());
  }

  @Test
  void wrongTransactionsAreRefused() {
    Body good = new Body(nonce, 21_000, TO, UInt256.ONE, new byte[0]);
    long server = -32000;
    assertRefused(
        offer(dynamic(new Body(0, 21_000, TO, UInt256.ONE, new byte[0]))), server, "nonce too low");
    assertRefused(
        offer(dynamic(new Body(nonce, 21_000, TO, UInt256.MAX, new byte[0]))),
        server,
        "insufficient funds for gas * price + value");
    assertRefused(
        offer(dynamic(new Body(nonce, 20_999, TO, UInt256.ONE, new byte[0]))),
        server,
        "intrinsic gas too low");
    assertRefused(
        offer(dynamic(new Body(nonce, 16_777_217, TO, UInt256.ONE, new byte[0]))),
        server,
        "transaction gas limit too high");
    assertRefused(
        offer(dynamic(new Body(nonce, 5_000_000, null, UInt256.ZERO, new byte[49_153]))),
        server,
        "max initcode size exceeded");
    assertRefused(
        offer(new Transaction.DynamicFee(5, FEES, good, List.of(), none())),
        server,
        "invalid chain id");
    Fees upsideDown = new Fees(UInt256.of(2_000_000_001), UInt256.of(2_000_000_000));
    assertRefused(
        offer(new Transaction.DynamicFee(Pair.CHAIN_ID, upsideDown, good, List.of(), none())),
        server,
        "max priority fee per gas higher than max fee per gas");
    refused("eth_sendRawTransaction", "\"0x02\"", server, "");
    refused("eth_sendRawTransaction", "\"zz\"", -32602, "0x prefix");
    refused("eth_nonsense", "", -32601, "does not exist");
  }
}
