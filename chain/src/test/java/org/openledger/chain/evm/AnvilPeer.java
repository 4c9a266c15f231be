package org.openledger.chain.evm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.openledger.chain.clients.Anvil;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// What Foundry's node makes of rounds of transactions.
final class AnvilPeer implements AutoCloseable {
  static final long CHAIN_ID = 161_201;
  private static final String OUTER_CALL =
      "{\"tracer\":\"callTracer\",\"tracerConfig\":{\"onlyTopCall\":true}}";
  private static final int ANSWER_CHARS_MAX = 256 << 20;

  /// What it made of a round.
  ///
  /// @param receipts of the included transactions, in the order of the block
  /// @param traces their call traces
  /// @param accounts the whole state afterwards
  /// @param refused what it answered to transactions that it did not take, by hash
  record Result(
      Json block,
      List<Json> receipts,
      List<Json> traces,
      Map<Address, Json> accounts,
      Map<String, String> refused) {}

  private final Anvil anvil;

  private AnvilPeer(Anvil anvil) {
    this.anvil = anvil;
  }

  /// Starts the node.
  ///
  /// @param steps whether it records every instruction, which is slow
  static AnvilPeer start(boolean steps) {
    return new AnvilPeer(
        Anvil.start(
            "--no-mining",
            steps ? "--steps-tracing" : "--no-request-size-limit",
            "--accounts=0",
            "--order=fifo",
            "--chain-id=" + CHAIN_ID,
            "--gas-limit=2000000000"));
  }

  /// Runs a round on a fresh chain.
  Result run(Round round) {
    call("anvil_reset", "");
    call("anvil_setNextBlockBaseFeePerGas", quoted("0x3e8"));
    batch(setUp(round)).forEach(answer -> require(answer, round.name()));
    List<String> sends = new ArrayList<>();
    for (SignedTransaction transaction : round.transactions()) {
      sends.add(request("eth_sendRawTransaction", quoted(Hex.encode(transaction.encoded()))));
    }
    Map<String, String> refused = new TreeMap<>();
    List<Json> answers = batch(sends);
    for (int i = 0; i < answers.size(); i++) {
      String hash = round.transactions().get(i).hash().toString();
      answers
          .get(i)
          .find("error")
          .ifPresent(error -> refused.put(hash, error.get("message").text()));
    }
    call("evm_mine", "");
    Json block = call("eth_getBlockByNumber", "\"latest\",false");
    List<Json> receipts = call("eth_getBlockReceipts", "\"latest\"").items();
    List<String> traces = new ArrayList<>();
    for (Json hash : block.get("transactions").items()) {
      traces.add(request("debug_traceTransaction", quoted(hash.text()) + "," + OUTER_CALL));
    }
    List<Json> traced =
        batch(traces).stream().map(answer -> require(answer, round.name())).toList();
    return new Result(block, receipts, traced, state(), refused);
  }

  /// The instructions of an included transaction: depth, place, gas before.
  List<String> steps(String hash) {
    return call("debug_traceTransaction", quoted(hash) + ",{}").get("structLogs").items().stream()
        .map(step ->
            "%d %d %d"
                .formatted(
                    step.get("depth").asLong() - 1,
                    step.get("pc").asLong(),
                    step.get("gas").asLong()))
        .toList();
  }

  private static List<String> setUp(Round round) {
    List<String> requests = new ArrayList<>();
    round
        .accounts()
        .forEach((address, before) -> {
          String where = quoted(address.toString()) + ",";
          requests.add(request("anvil_setBalance", where + quoted(hex(before.balance()))));
          if (before.nonce() > 0) {
            requests.add(
                request("anvil_setNonce", where + quoted(hex(UInt256.of(before.nonce())))));
          }
          if (before.code().length > 0) {
            requests.add(request("anvil_setCode", where + quoted(Hex.encode(before.code()))));
          }
          before
              .storage()
              .forEach((key, value) ->
                  requests.add(
                      request(
                          "anvil_setStorageAt",
                          where + quoted(hex(key)) + "," + quoted(Hex.encode(value.toBytes32())))));
        });
    return requests;
  }

  private Map<Address, Json> state() {
    byte[] packed = Hex.decode(call("anvil_dumpState", "").text());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<Address, Json> accounts = new TreeMap<>();
      Json.parse(text, ANSWER_CHARS_MAX)
          .get("accounts")
          .members()
          .forEach((address, account) -> accounts.put(Address.parse(address), account));
      return accounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hex(UInt256 value) {
    return "0x" + value.toBigInteger().toString(16);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
        .formatted(method, params);
  }

  private static Json require(Json answer, String what) {
    if (answer.find("error").isPresent()) {
      throw new AssertionError(what + ": anvil answers " + answer.compact());
    }
    return answer.find("result").orElseGet(Json::ofNull);
  }

  private Json call(String method, String params) {
    return require(anvil.post(request(method, params)), method);
  }

  /// Answers in the order of the requests.
  private List<Json> batch(List<String> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    List<String> numbered = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      numbered.add(requests.get(i).replaceFirst("\"id\":1", "\"id\":" + i));
    }
    return anvil.post("[" + String.join(",", numbered) + "]").items().stream()
        .sorted(Comparator.comparingInt(answer -> answer.get("id").asInt()))
        .toList();
  }

  @Override
  public void close() {
    anvil.close();
  }
}
