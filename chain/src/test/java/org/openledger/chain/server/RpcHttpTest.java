package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openledger.chain.CounterContract;
import org.openledger.chain.evm.Account;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.state.Trie;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.Release;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.rlp.Rlp;

/// The JSON-RPC surface as a plain HTTP client sees it.
final class RpcHttpTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");
  private static final String NOBODY = "0x00000000000000000000000000000000000000aa";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ChainServer server = memoryServer();
  private static String contract = "";
  private static String deployment = "";
  private static long nonce;

  private static ChainServer memoryServer() {
    return ChainServer.start(
        ChainConfig.inMemory(Map.of(ALICE.address(), new UInt256(0, 0, 1000, 0))), 0);
  }

  @BeforeAll
  static void deploy() {
    deployment = send(null, CounterContract.INIT_CODE);
    Json receipt = result("eth_getTransactionReceipt", "\"" + deployment + "\"");
    contract = receipt.get("contractAddress").text();
    send(contract, CounterContract.COUNT);
  }

  @AfterAll
  static void stop() {
    server.close();
    HTTP.close();
  }

  private static synchronized byte[] sign(@Nullable String to, byte[] data, long nonce) {
    Body body = new Body(nonce, 300_000, to == null ? null : Address.parse(to), UInt256.ZERO, data);
    Fees fees = new Fees(UInt256.of(5), UInt256.of(2_000_000_000));
    Transaction tx =
        new Transaction.DynamicFee(161201, fees, body, List.of(), Transaction.UNSIGNED);
    return SignedTransaction.of(tx.sign(ALICE)).encoded();
  }

  private static String send(@Nullable String to, byte[] data) {
    byte[] raw = sign(to, data, nonce++);
    return result("eth_sendRawTransaction", "\"" + Hex.encode(raw) + "\"").text();
  }

  private static HttpResponse<String> post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Json call(String method, String params) {
    return Json.parse(
        post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":[%s]}"
                .formatted(method, params))
            .body());
  }

  private static Json result(String method, String params) {
    Json answer = call(method, params);
    assertThat(answer.find("error")).as(method + " " + answer.compact()).isEmpty();
    assertThat(answer.get("id").asLong()).isEqualTo(7);
    return answer.members().getOrDefault("result", Json.ofNull());
  }

  private static void assertError(String method, String params, long code, String message) {
    Json error = call(method, params).get("error");
    assertThat(error.get("code").asLong()).as(error.compact()).isEqualTo(code);
    assertThat(error.get("message").text()).contains(message);
  }

  @Test
  void identityIsTold() {
    assertThat(result("web3_clientVersion", "").text())
        .startsWith("OpenLedger/" + Release.VERSION + "/java");
    assertThat(result("net_version", "").text()).isEqualTo("161201");
    assertThat(result("eth_chainId", "").text()).isEqualTo("0x275b1");
    assertThat(result("net_listening", "").bool()).isTrue();
    assertThat(result("eth_syncing", "").bool()).isFalse();
    assertThat(result("eth_accounts", "").items()).isEmpty();
    assertThat(result("web3_sha3", "\"0x\"").text()).isEqualTo(Keccak.EMPTY.toString());
  }

  @Test
  void quantitiesHaveNoLeadingZerosAndDataHasAllDigits() {
    assertThat(result("eth_getBalance", "\"" + NOBODY + "\"").text()).isEqualTo("0x0");
    assertThat(result("eth_getCode", "\"" + NOBODY + "\",\"latest\"").text()).isEqualTo("0x");
    assertThat(result("eth_getStorageAt", "\"" + contract + "\",\"0x0\",\"latest\"").text())
        .matches("0x[0-9a-f]{64}");
    assertError("eth_getBalance", "\"00aa\"", -32602, "without 0x prefix");
    assertError("eth_getBalance", "\"0xaa\"", -32602, "invalid argument 0");
    assertError("eth_getBalance", "", -32602, "missing value for required argument 0");
    assertError("eth_getBlockByNumber", "\"0x01\",false", -32602, "leading zero digits");
    assertError("eth_getStorageAt", "\"" + NOBODY + "\",\"0xasdf\"", -32602, "invalid hex");
  }

  @Test
  void blocksAreFoundByNumberTagAndHash() {
    Json block = result("eth_getBlockByNumber", "\"0x1\",true");
    String hash = block.get("hash").text();
    assertThat(result("eth_getBlockByHash", "\"%s\",true".formatted(hash))).isEqualTo(block);
    assertThat(block.get("transactions").items().getFirst().get("hash").text())
        .isEqualTo(deployment);
    assertThat(block.members())
        .containsKeys("baseFeePerGas", "withdrawals", "requestsHash", "size", "uncles");
    Json genesis = result("eth_getBlockByNumber", "\"earliest\",false");
    assertThat(genesis.get("hash").text()).isEqualTo(block.get("parentHash").text());
    assertThat(result("eth_getBlockByNumber", "\"0xffff\",false")).isEqualTo(Json.ofNull());
    assertThat(result("eth_getBlockByHash", "\"%s\",false".formatted(Hash.ZERO)))
        .isEqualTo(Json.ofNull());
    assertThat(result("eth_getBlockTransactionCountByNumber", "\"0x1\"").text()).isEqualTo("0x1");
    assertThat(result("eth_getBlockReceipts", "\"0x1\"").items()).hasSize(1);
  }

  @Test
  void blockHashIsThatOfItsFields() {
    Json block = result("eth_getBlockByNumber", "\"0x1\",false");
    byte[] raw = Hex.decode(result("debug_getRawHeader", "\"0x1\"").text());
    assertThat(Keccak.hash256(raw).toString()).isEqualTo(block.get("hash").text());
    byte[] rawBlock = Hex.decode(result("debug_getRawBlock", "\"0x1\"").text());
    assertThat(block.get("size").text()).isEqualTo("0x" + Integer.toHexString(rawBlock.length));
  }

  @Test
  void transactionIsTheSameHoweverItIsAskedFor() {
    Json byHash = result("eth_getTransactionByHash", "\"" + deployment + "\"");
    assertThat(byHash.get("blockNumber").text()).isEqualTo("0x1");
    assertThat(byHash.members().get("to")).isEqualTo(Json.ofNull());
    assertThat(byHash.get("type").text()).isEqualTo("0x2");
    assertThat(result("eth_getTransactionByBlockNumberAndIndex", "\"0x1\",\"0x0\""))
        .isEqualTo(byHash);
    assertThat(result("eth_getTransactionByBlockNumberAndIndex", "\"0x1\",\"0x5\""))
        .isEqualTo(Json.ofNull());
    assertThat(result("eth_getTransactionByHash", "\"" + Hash.ZERO + "\""))
        .isEqualTo(Json.ofNull());
    assertThat(result("eth_getTransactionReceipt", "\"" + Hash.ZERO + "\""))
        .isEqualTo(Json.ofNull());
  }

  @Test
  void callRunsOnOldStateAndWithOverrides() {
    String read = "{\"to\":\"%s\"}".formatted(contract);
    assertThat(word(result("eth_call", read + ",\"0x1\""))).isEqualTo(BigInteger.ZERO);
    assertThat(word(result("eth_call", read + ",\"latest\"")).signum()).isPositive();
    String slot = "\"0x" + "0".repeat(64) + "\":\"0x" + "0".repeat(62) + "77\"";
    String overrides = "{\"%s\":{\"stateDiff\":{%s}}}".formatted(contract, slot);
    assertThat(word(result("eth_call", read + ",\"latest\"," + overrides)))
        .isEqualTo(BigInteger.valueOf(0x77));
    String code = "{\"%s\":{\"code\":\"0x60aa5f5260205ff3\"}}".formatted(NOBODY);
    assertThat(word(result("eth_call", "{\"to\":\"%s\"},\"latest\",%s".formatted(NOBODY, code))))
        .isEqualTo(BigInteger.valueOf(0xaa));
    Json error =
        call("eth_call", "{\"to\":\"%s\",\"input\":\"0xff\"},\"latest\"".formatted(contract))
            .get("error");
    assertThat(error.get("code").asLong()).isEqualTo(3);
    assertThat(error.get("data").text()).isEqualTo("0xde");
  }

  private static BigInteger word(Json value) {
    return new BigInteger(value.text().substring(2), 16);
  }

  @Test
  void gasIsEstimatedTightly() {
    assertThat(result("eth_estimateGas", "{\"to\":\"" + NOBODY + "\"}").text()).isEqualTo("0x5208");
    String count = "{\"to\":\"%s\",\"data\":\"0x01\"}".formatted(contract);
    long estimate = word(result("eth_estimateGas", count)).longValue();
    String gas = "{\"to\":\"%s\",\"data\":\"0x01\",\"gas\":\"0x%s\"}";
    call("eth_call", gas.formatted(contract, Long.toHexString(estimate)) + ",\"latest\"");
    assertThat(estimate).isBetween(21_000L, 40_000L);
    assertThat(
            call("eth_call", gas.formatted(contract, Long.toHexString(estimate)) + ",\"latest\"")
                .find("error"))
        .isEmpty();
    assertError(
        "eth_estimateGas", "{\"to\":\"%s\",\"data\":\"0xff\"}".formatted(contract), 3, "reverted");
    assertError(
        "eth_estimateGas",
        "{\"to\":\"%s\",\"data\":\"0x01\",\"gas\":\"0x5300\"}".formatted(contract),
        -32000,
        "gas required exceeds allowance");
  }

  @Test
  void waitingTransactionsAreFoundByPolling() {
    String first = "\"" + result("eth_newPendingTransactionFilter", "").text() + "\"";
    String hash = send(contract, CounterContract.COUNT);
    String second = "\"" + result("eth_newPendingTransactionFilter", "").text() + "\"";
    assertThat(result("eth_getFilterChanges", first).items()).containsExactly(Json.of(hash));
    assertThat(result("eth_getFilterChanges", first).items()).isEmpty();
    String next = send(contract, CounterContract.COUNT);
    assertThat(result("eth_getFilterChanges", second).items()).containsExactly(Json.of(next));
    assertError("eth_getFilterLogs", second, -32000, "filter not found");
  }

  @Test
  void logsAreFoundByFilterAndByPolling() {
    String query =
        "{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"address\":\"%s\",\"topics\":[\"%s\"]}"
            .formatted(contract, CounterContract.COUNTED);
    int before = result("eth_getLogs", query).items().size();
    assertThat(before).isPositive();
    String filter = result("eth_newFilter", "{\"address\":\"%s\"}".formatted(contract)).text();
    String blockFilter = result("eth_newBlockFilter", "").text();
    assertThat(result("eth_getFilterChanges", "\"" + filter + "\"").items()).isEmpty();
    String hash = send(contract, CounterContract.COUNT);
    List<Json> changes = result("eth_getFilterChanges", "\"" + filter + "\"").items();
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().get("transactionHash").text()).isEqualTo(hash);
    assertThat(changes.getFirst().get("removed").bool()).isFalse();
    assertThat(result("eth_getFilterChanges", "\"" + filter + "\"").items()).isEmpty();
    assertThat(result("eth_getFilterChanges", "\"" + blockFilter + "\"").items()).hasSize(1);
    // Without a range a filter for logs means the newest block.
    assertThat(result("eth_getFilterLogs", "\"" + filter + "\"").items()).isEqualTo(changes);
    String all = result("eth_newFilter", query).text();
    assertThat(result("eth_getFilterLogs", "\"" + all + "\"").items()).hasSize(before + 1);
    assertThat(result("eth_getFilterChanges", "\"" + all + "\"").items()).isEmpty();
    assertError("eth_getFilterLogs", "\"" + blockFilter + "\"", -32000, "filter not found");
    assertThat(result("eth_uninstallFilter", "\"" + filter + "\"").bool()).isTrue();
    assertThat(result("eth_uninstallFilter", "\"" + filter + "\"").bool()).isFalse();
    assertError("eth_getFilterChanges", "\"" + filter + "\"", -32000, "filter not found");
    assertThat(result("eth_getLogs", query).items()).hasSize(before + 1);
    assertError(
        "eth_getLogs",
        "{\"fromBlock\":\"0x2\",\"toBlock\":\"0x1\"}",
        -32602,
        "invalid block range");
    assertError("eth_getLogs", "{\"fromBlock\":\"0x0\",\"toBlock\":\"0xffff\"}", -32602, "beyond");
  }

  @Test
  void proofsHoldAgainstTheHeadersStateRoot() {
    Json block = result("eth_getBlockByNumber", "\"0x2\",false");
    Json proof = result("eth_getProof", "\"%s\",[\"0x0\"],\"0x2\"".formatted(contract));
    byte[] leaf =
        Trie.verify(
                Hash.parse(block.get("stateRoot").text()),
                Keccak.digest(Hex.decode(contract)),
                nodes(proof.get("accountProof")))
            .orElseThrow();
    assertThat(Rlp.hash(Rlp.items(Rlp.decode(leaf)).get(2)).toString())
        .isEqualTo(proof.get("storageHash").text());
    Json slot = proof.get("storageProof").items().getFirst();
    assertThat(slot.get("value").text()).isEqualTo("0x1");
    byte[] value =
        Trie.verify(
                Hash.parse(proof.get("storageHash").text()),
                Keccak.digest(new byte[32]),
                nodes(slot.get("proof")))
            .orElseThrow();
    assertThat(value).containsExactly(1);
    Json nobody = result("eth_getProof", "\"%s\",[],\"latest\"".formatted(NOBODY));
    assertThat(nobody.get("codeHash").text()).isEqualTo(Account.EMPTY_CODE_HASH.toString());
  }

  private static List<byte[]> nodes(Json list) {
    return list.items().stream().map(node -> Hex.decode(node.text())).toList();
  }

  @Test
  void feesAreSuggested() {
    assertThat(word(result("eth_gasPrice", "")).signum()).isPositive();
    assertThat(word(result("eth_maxPriorityFeePerGas", "")).signum()).isPositive();
    assertThat(result("eth_blobBaseFee", "").text()).isEqualTo("0x1");
    Json history = result("eth_feeHistory", "\"0x2\",\"latest\",[10,90]");
    assertThat(history.get("baseFeePerGas").items()).hasSize(3);
    assertThat(history.get("gasUsedRatio").items()).hasSize(2);
    assertThat(history.get("reward").items()).hasSize(2);
    assertThat(history.get("reward").items().getFirst().items()).hasSize(2);
    assertError("eth_feeHistory", "\"0x1\",\"latest\",[90,10]", -32602, "percentile");
  }

  @Test
  void wrongTransactionsAreRefusedWithTheUsualSentences() {
    String raw = "\"" + Hex.encode(sign(contract, CounterContract.COUNT, 0)) + "\"";
    assertError("eth_sendRawTransaction", raw, -32000, "nonce too low");
    assertError("eth_sendRawTransaction", "\"0x02c0\"", -32000, "");
    Body body = new Body(0, 21_000, ALICE.address(), UInt256.ONE, new byte[0]);
    Transaction foreign =
        new Transaction.DynamicFee(
            1, Fees.fixed(UInt256.of(1L << 40)), body, List.of(), Transaction.UNSIGNED);
    String other = Hex.encode(SignedTransaction.of(foreign.sign(ALICE)).encoded());
    assertError("eth_sendRawTransaction", "\"" + other + "\"", -32000, "invalid chain id");
  }

  @Test
  void transactionAfterAGapWaits() {
    byte[] raw = sign(contract, CounterContract.COUNT, 100);
    String hash = result("eth_sendRawTransaction", "\"" + Hex.encode(raw) + "\"").text();
    Json waiting = result("eth_getTransactionByHash", "\"" + hash + "\"");
    assertThat(waiting.members().get("blockHash")).isEqualTo(Json.ofNull());
    assertThat(result("txpool_status", "").get("queued").text()).isEqualTo("0x1");
    assertThat(
            result("txpool_content", "")
                .get("queued")
                .get(ALICE.address().toString())
                .get("100")
                .get("hash")
                .text())
        .isEqualTo(hash);
  }

  @Test
  void batchesAreAnsweredInOrderAndNotificationsNot() {
    String body =
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"},"
            + "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"},"
            + "{\"jsonrpc\":\"2.0\",\"id\":\"two\",\"method\":\"no_such\"},"
            + "5]";
    List<Json> answers = Json.parse(post(body).body()).items();
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0).get("result").text()).isEqualTo("0x275b1");
    assertThat(answers.get(1).get("id").text()).isEqualTo("two");
    assertThat(answers.get(1).get("error").get("code").asLong()).isEqualTo(-32601);
    assertThat(answers.get(2).get("error").get("code").asLong()).isEqualTo(-32600);
  }

  @Test
  void badInputIsAnsweredAndTheServiceContinues() {
    assertThat(code("{")).isEqualTo(-32700);
    assertThat(code("[]")).isEqualTo(-32600);
    assertThat(code("{}")).isEqualTo(-32600);
    assertThat(code("[".repeat(100_000))).isEqualTo(-32700);
    assertThat(code("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"eth_chainId\"}")).isEqualTo(-32600);
    assertThat(code("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":{}}"))
        .isEqualTo(-32602);
    assertThat(post("[" + " ".repeat(6 << 20) + "]").statusCode()).isEqualTo(413);
    List<String> flood = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      flood.add("1");
    }
    assertThat(code("[" + String.join(",", flood) + "]")).isEqualTo(-32600);
    assertThat(result("eth_chainId", "").text()).isEqualTo("0x275b1");
  }

  @Test
  void whatIsNoJsonIsToldByItsPlaceAsNumbers() {
    Json error = Json.parse(post("{\n  oh}").body()).get("error");
    assertThat(error.get("data")).isEqualTo(Json.parse("{\"line\":2,\"column\":3}"));
    assertThat(error.get("message").text()).startsWith("parse error: ").contains("line 2");
    assertThat(Json.parse(post("5").body()).get("error").find("data")).isEmpty();
  }

  private static long code(String body) {
    return Json.parse(post(body).body()).get("error").get("code").asLong();
  }
}
