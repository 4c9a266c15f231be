package org.openledger.chain.client;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// The client of any Ethereum network by its JSON-RPC URL.
///
/// Requests that fail on the way are repeated; a transaction that was taken before is no error
/// then. A receipt counts only while its block is part of the chain, and once it has the wanted
/// number of confirmations.
final class RpcClient extends SigningClient {
  private static final int ATTEMPTS_MAX = 4;
  private static final int RESPONSE_BYTES_MAX = 64 << 20;
  private static final TextBounds RESPONSE = TextBounds.whole(RESPONSE_BYTES_MAX);

  private final ClientSettings settings;
  private final URI url;
  private final HttpClient http;
  private final AtomicLong ids = new AtomicLong();
  private final long chainId;
  private volatile boolean closed;

  RpcClient(URI url, ClientSettings settings) {
    this.url = url;
    this.settings = settings;
    this.http = HttpClient.newBuilder().connectTimeout(settings.requestTimeout()).build();
    this.chainId = number(request("eth_chainId"));
  }

  @Override
  public long chainId() {
    return chainId;
  }

  @Override
  public long blockNumber() {
    return number(request("eth_blockNumber"));
  }

  @Override
  public UInt256 balance(Address account) {
    return quantity(request("eth_getBalance", text(account), Json.of("latest")));
  }

  @Override
  public long nonce(Address account) {
    return number(request("eth_getTransactionCount", text(account), Json.of("pending")));
  }

  @Override
  public byte[] code(Address account) {
    return Hex.decode(request("eth_getCode", text(account), Json.of("latest")).text());
  }

  @Override
  public UInt256 storage(Address account, UInt256 key) {
    Json slot = Json.of(Hex.encode(key.toBytes32()));
    return UInt256.fromBytes(
        Hex.decode(request("eth_getStorageAt", text(account), slot, Json.of("latest")).text()));
  }

  @Override
  public byte[] call(Address from, Address to, byte[] data) {
    Json call =
        Json.object()
            .put("from", text(from))
            .put("to", text(to))
            .put("input", Hex.encode(data))
            .build();
    return Hex.decode(request("eth_call", call, Json.of("latest")).text());
  }

  @Override
  public long estimateGas(Address from, @Nullable Address to, byte[] data, UInt256 value) {
    Json.ObjectBuilder call = Json.object().put("from", text(from));
    if (to != null) {
      call.put("to", text(to));
    }
    call.put("input", Hex.encode(data)).put("value", "0x" + value.toBigInteger().toString(16));
    return number(request("eth_estimateGas", call.build()));
  }

  @Override
  protected UInt256 nextBaseFee() {
    Json history =
        request("eth_feeHistory", Json.of("0x1"), Json.of("latest"), Json.array(List.of()));
    return quantity(history.get("baseFeePerGas").items().getLast());
  }

  @Override
  protected UInt256 priorityFee() {
    return quantity(request("eth_maxPriorityFeePerGas"));
  }

  @Override
  public Hash submit(byte[] signed) {
    Hash hash = Keccak.hash256(signed);
    try {
      request("eth_sendRawTransaction", Json.of(Hex.encode(signed)));
    } catch (Failure e) {
      // Whoever sends one that is in a block already is told that its nonce is used.
      boolean refused = e.code() == Code.TRANSACTION_REFUSED || e.code() == Code.NONCE_TAKEN;
      if (e.code() != Code.TRANSACTION_KNOWN && (!refused || receipt(hash).isEmpty())) {
        throw e;
      }
    }
    return hash;
  }

  @Override
  protected Optional<TransactionReceipt> await(Hash transaction, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = settings.pollMin().toMillis();
    while (true) {
      Optional<TransactionReceipt> receipt = receipt(transaction);
      if (receipt.isPresent() && isConfirmed(receipt.get())) {
        return receipt;
      }
      if (closed || System.nanoTime() - deadline > 0) {
        return Optional.empty();
      }
      pause(pause);
      pause = Math.min(2 * pause, settings.pollMax().toMillis());
    }
  }

  @Override
  protected Duration patience() {
    return settings.patience();
  }

  /// Whether enough blocks lie on the receipt's block, and it is still the one at its height.
  private boolean isConfirmed(TransactionReceipt receipt) {
    if (settings.confirmations() <= 1) {
      return true;
    }
    if (blockNumber() < receipt.blockNumber() + settings.confirmations() - 1) {
      return false;
    }
    Json number = Json.of("0x" + Long.toHexString(receipt.blockNumber()));
    Json block = request("eth_getBlockByNumber", number, Json.of(false));
    return !(block instanceof Json.Null)
        && block.get("hash").text().equals(receipt.blockHash().toString());
  }

  @Override
  public Optional<TransactionReceipt> receipt(Hash transaction) {
    Json json = request("eth_getTransactionReceipt", Json.of(transaction.toString()));
    return json instanceof Json.Null ? Optional.empty() : Optional.of(receipt(json));
  }

  private static TransactionReceipt receipt(Json json) {
    return new TransactionReceipt(
        Hash.parse(json.get("transactionHash").text()),
        number(json.get("status")) == 1,
        number(json.get("blockNumber")),
        Hash.parse(json.get("blockHash").text()),
        (int) number(json.get("transactionIndex")),
        Address.parse(json.get("from").text()),
        json.find("to").map(to -> Address.parse(to.text())).orElse(null),
        json.find("contractAddress").map(to -> Address.parse(to.text())).orElse(null),
        number(json.get("gasUsed")),
        quantity(json.get("effectiveGasPrice")),
        json.get("logs").items().stream().map(RpcClient::event).toList());
  }

  private static EventLog event(Json json) {
    return new EventLog(
        Address.parse(json.get("address").text()),
        json.get("topics").items().stream().map(topic -> Hash.parse(topic.text())).toList(),
        Hex.decode(json.get("data").text()),
        number(json.get("blockNumber")),
        Hash.parse(json.get("blockHash").text()),
        Hash.parse(json.get("transactionHash").text()),
        (int) number(json.get("transactionIndex")),
        (int) number(json.get("logIndex")));
  }

  @Override
  public List<EventLog> logs(LogFilter filter) {
    OptionalLong last =
        filter.toBlock() == LogFilter.LATEST
            ? OptionalLong.empty()
            : OptionalLong.of(Math.min(filter.toBlock(), blockNumber()));
    if (last.isPresent() && last.getAsLong() < filter.fromBlock()) {
      return List.of();
    }
    List<Json> topics = new ArrayList<>();
    for (List<Hash> any : filter.topics()) {
      topics.add(
          any.isEmpty() ? Json.ofNull() : Json.strings(any.stream().map(Hash::toString).toList()));
    }
    Json query =
        Json.object()
            .put("fromBlock", "0x" + Long.toHexString(filter.fromBlock()))
            .put("toBlock", last.isPresent() ? "0x" + Long.toHexString(last.getAsLong()) : "latest")
            .put("address", filter.addresses().stream().map(RpcClient::text).toList())
            .put("topics", topics)
            .build();
    return request("eth_getLogs", query).items().stream().map(RpcClient::event).toList();
  }

  @Override
  protected void awaitBlockAfter(long number) {
    long pause = settings.pollMin().toMillis();
    while (!closed && !Thread.currentThread().isInterrupted() && blockNumber() <= number) {
      pause(pause);
      pause = Math.min(2 * pause, settings.pollMax().toMillis());
    }
  }

  @Override
  protected boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    http.close();
  }

  private Json request(String method, Json... params) {
    Json body =
        Json.object()
            .put("jsonrpc", "2.0")
            .put("id", ids.incrementAndGet())
            .put("method", method)
            .put("params", List.of(params))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(settings.requestTimeout())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.compact()))
            .build();
    long pause = settings.pollMin().toMillis();
    for (int attempt = 1; ; attempt++) {
      try {
        return result(method, http.send(request, HttpResponse.BodyHandlers.ofInputStream()));
      } catch (IOException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw new Fault(
              Code.CHAIN_UNREACHABLE,
              "%s at %s failed: %s".formatted(method, url, e.getMessage()),
              e);
        }
        pause(pause);
        pause *= 2;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Fault(Code.CHAIN_UNREACHABLE, "interrupted during " + method, e);
      }
    }
  }

  /// The result in a response.
  ///
  /// @throws IOException if the server is overloaded or down, so that asking again may help
  private static Json result(String method, HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      if (response.statusCode() == 429 || response.statusCode() >= 500) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      Json json = Json.parse(text(method, body), RESPONSE_BYTES_MAX);
      Optional<Json> error = json.find("error");
      if (error.isEmpty()) {
        return json.members().getOrDefault("result", Json.ofNull());
      }
      throw ForeignWords.failure(method, error.get());
    } catch (JsonException e) {
      throw new Fault(
          Code.CHAIN_UNREACHABLE,
          "%s was answered with HTTP status %d and no JSON-RPC response"
              .formatted(method, response.statusCode()),
          e);
    }
  }

  /// The text of a response, of which no more is read than is allowed.
  private static String text(String method, InputStream body) throws IOException {
    try {
      return TextInput.of(body, "the answer to " + method, RESPONSE).text();
    } catch (TextException e) {
      if (e.getCause() instanceof IOException broken && e.code() == Code.UNREADABLE_FILE) {
        throw broken;
      }
      throw new Fault(Code.CHAIN_UNREACHABLE, e.text(), e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.CHAIN_TIMEOUT, "interrupted while waiting for the chain", e);
    }
  }

  private static Json text(Address address) {
    return Json.of(Hex.encode(address.bytes()));
  }

  private static long number(Json json) {
    return quantity(json).d();
  }

  private static UInt256 quantity(Json json) {
    return UInt256.of(new BigInteger(json.text().substring(2), 16));
  }
}
