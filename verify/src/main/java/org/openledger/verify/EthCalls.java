package org.openledger.verify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.openledger.contracts.Query;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// The few questions that a verifier has for a chain, over JSON-RPC: each is answered within a time
/// and by a bounded number of bytes, or not at all.
final class EthCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TextBounds ANSWER = TextBounds.whole(16 << 20);

  private final URI rpc;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  EthCalls(URI rpc) {
    var scheme = rpc.getScheme();
    if (rpc.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "a chain's address looks like http://127.0.0.1:8080/rpc, not " + rpc);
    }
    this.rpc = rpc;
  }

  /// The chain's number.
  long chainId() {
    var number = ask("eth_chainId", List.of());
    return understood(() -> Long.decode(number.text()));
  }

  /// What a contract answers.
  <T> T call(Address contract, Query<T> query) {
    var call =
        Json.object().put("to", contract.toString()).put("data", Hex.encode(query.data())).build();
    var returned = ask("eth_call", List.of(call, Json.of("latest")));
    return query.result(understood(() -> Hex.decode(returned.text())));
  }

  /// The contract that was the first to log an event.
  Optional<Address> firstToLog(Hash topic) {
    var filter =
        Json.object()
            .put("fromBlock", "0x0")
            .put("toBlock", "latest")
            .put("topics", List.of(Json.of(topic.toString())))
            .build();
    var logs = ask("eth_getLogs", List.of(filter));
    return understood(() ->
        logs.items().stream().findFirst().map(log -> Address.parse(log.get("address").text())));
  }

  /// What an answer means; whoever answers something else is no chain.
  private <T> T understood(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new Fault(Code.IO, rpc + " is no chain: " + e.getMessage(), e);
    }
  }

  private Json ask(String method, List<Json> params) {
    var body =
        Json.object()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", method)
            .put("params", params)
            .build();
    var request =
        HttpRequest.newBuilder(rpc)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.compact()))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        if (response.statusCode() != 200) {
          throw new Fault(Code.IO, rpc + " answered " + method + " with " + response.statusCode());
        }
        return result(method, Json.parse(TextInput.of(in, rpc.toString(), ANSWER).text()));
      }
    } catch (JsonException | TextException e) {
      throw new Fault(Code.IO, rpc + " is no chain: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new Fault(Code.IO, "no chain answers at " + rpc, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted while a chain was asked", e);
    }
  }

  private Json result(String method, Json answer) {
    return answer
        .find("result")
        .orElseThrow(() ->
            new Fault(
                Code.IO,
                rpc
                    + " refused "
                    + method
                    + ": "
                    + answer.find("error").map(Json::compact).orElse("without a reason")));
  }

  @Override
  public void close() {
    http.close();
  }
}
