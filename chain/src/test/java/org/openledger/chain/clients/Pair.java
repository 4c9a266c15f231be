package org.openledger.chain.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.RpcHandler;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// Our node and anvil, begun with the same genesis and asked the same questions.
final class Pair implements AutoCloseable {
  static final long CHAIN_ID = 161201;

  private final ChainNode node;
  private final RpcHandler rpc;
  private final Anvil anvil;

  /// What both answered.
  record Answers(String question, Json ours, Json anvils) {}

  private Pair(ChainNode node, Anvil anvil) {
    this.node = node;
    this.rpc = RpcHandler.of(node);
    this.anvil = anvil;
  }

  /// Starts both; anvil reads the genesis from a file in the folder.
  static Pair start(Path folder, Map<Address, UInt256> balances) {
    Genesis genesis = Genesis.of(CHAIN_ID, balances);
    ChainNode node =
        ChainNode.start(ChainConfig.inMemory(Map.of()).withGenesis(genesis).withDev(true));
    try {
      Path file = Files.writeString(folder.resolve("genesis.json"), json(genesis).compact());
      Anvil anvil =
          Anvil.start(
              "--steps-tracing",
              "--accounts=0",
              "--init=" + file,
              "--chain-id=" + CHAIN_ID,
              "--gas-limit=" + genesis.fields().gasLimit(),
              "--base-fee=875000000");
      return new Pair(node, anvil);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Json json(Genesis genesis) {
    Json.ObjectBuilder alloc = Json.object();
    genesis
        .allocations()
        .forEach((address, account) -> {
          Json.ObjectBuilder json =
              Json.object()
                  .put("balance", "0x" + account.balance().toBigInteger().toString(16))
                  .put("nonce", "0x" + Long.toHexString(account.nonce()))
                  .put("code", Hex.encode(account.code()));
          Json.ObjectBuilder storage = Json.object();
          account
              .storage()
              .forEach((key, value) ->
                  storage.put(Hex.encode(key.toBytes32()), Hex.encode(value.toBytes32())));
          alloc.put(Hex.encode(address.bytes()), json.put("storage", storage.build()).build());
        });
    SortedMap<String, String> fields = new TreeMap<>();
    fields.put("timestamp", "0x" + Long.toHexString(genesis.fields().timestamp()));
    fields.put("gasLimit", "0x" + Long.toHexString(genesis.fields().gasLimit()));
    fields.put("extraData", Hex.encode(genesis.fields().extraData()));
    fields.put("difficulty", "0x0");
    fields.put("nonce", "0x0");
    fields.put("baseFeePerGas", "0x" + genesis.fields().baseFee().toBigInteger().toString(16));
    Json.ObjectBuilder all =
        Json.object()
            .put("config", Json.object().put("chainId", CHAIN_ID).build())
            .put("alloc", alloc.build());
    fields.forEach(all::put);
    return all.build();
  }

  /// Asks both.
  Answers ask(String method, String params) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params);
    String ours = new String(rpc.handle(body.getBytes(UTF_8)), UTF_8);
    return new Answers(method + "(" + params + ")", Json.parse(ours), anvil.post(body));
  }

  @Override
  public void close() {
    anvil.close();
    node.close();
  }
}
