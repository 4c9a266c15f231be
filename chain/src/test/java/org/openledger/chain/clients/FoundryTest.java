package org.openledger.chain.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.server.ChainServer;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;

/// Foundry's command-line client, and its node as a client that forks from ours.
final class FoundryTest {
  private static final String SECRET = "0x" + "0".repeat(62) + "c1";
  private static final KeyPair KEY = KeyPair.of(UInt256.of(0xc1).toBytes32());
  private static final String ME = KEY.address().toString();
  private static final ChainServer SERVER =
      ChainServer.start(ChainConfig.inMemory(Map.of(KEY.address(), new UInt256(0, 0, 1000, 0))), 0);
  private static final String URL = SERVER.url();
  private static String token = "";

  @BeforeAll
  static void deploy() {
    Tools.install();
    String code = Tools.token().get("bytecode").text();
    Json receipt =
        Json.parse(
            Tools.cast(
                "send", "--rpc-url", URL, "--private-key", SECRET, "--json", "--create", code));
    assertThat(receipt.get("status").text()).isEqualTo("0x1");
    token = receipt.get("contractAddress").text();
    send("deposit()", "--value", "1000");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Json send(String signature, String... rest) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("send", "--rpc-url", URL, "--private-key", SECRET, "--json", token, signature));
    arguments.addAll(List.of(rest));
    return Json.parse(Tools.cast(arguments.toArray(String[]::new)));
  }

  @Test
  void castReadsTheChain() {
    assertThat(Tools.cast("chain-id", "--rpc-url", URL)).isEqualTo("161201");
    assertThat(Tools.cast("client", "--rpc-url", URL)).startsWith("OpenLedger/");
    assertThat(Tools.cast("block", "1", "--rpc-url", URL, "--json")).contains("transactions");
    assertThat(Tools.cast("code", token, "--rpc-url", URL)).hasSizeGreaterThan(1000);
    assertThat(Tools.cast("nonce", ME, "--rpc-url", URL)).isNotEqualTo("0");
    assertThat(Tools.cast("storage", token, "2", "--rpc-url", URL)).startsWith("0x");
  }

  @Test
  void castCallsAndSends() {
    String balance = Tools.cast("call", token, "balanceOf(address)(uint256)", ME, "--rpc-url", URL);
    assertThat(Long.parseLong(balance.split(" ", 2)[0])).isPositive();
    String other = "0x00000000000000000000000000000000000000b1";
    Json receipt = send("transfer(address,uint256)(bool)", other, "7");
    assertThat(receipt.get("logs").items()).hasSize(1);
    assertThat(Tools.cast("call", token, "balanceOf(address)(uint256)", other, "--rpc-url", URL))
        .isEqualTo("7");
    String hash = receipt.get("transactionHash").text();
    assertThat(Tools.cast("run", hash, "--rpc-url", URL, "--quick"))
        .contains("Transaction success");
    assertThatThrownBy(() -> send("transfer(address,uint256)(bool)", other, "70000000"))
        .hasMessageContaining("execution reverted, data: \"0xe450d38c");
  }

  @Test
  void forgeDeploysAContract(@TempDir Path folder) {
    String printed =
        Tools.forge(
            folder,
            "create",
            "src/WOPEN.sol:WOPEN",
            "--optimize",
            "--optimizer-runs",
            "10000",
            "--rpc-url",
            URL,
            "--private-key",
            SECRET,
            "--broadcast",
            "--json");
    Json created = Json.parse(printed.substring(printed.indexOf('{')));
    String address = created.get("deployedTo").text();
    assertThat(Tools.cast("call", address, "symbol()(string)", "--rpc-url", URL))
        .isEqualTo("\"WOPEN\"");
    // Its own address is part of the code, the rest is that of the committed artifact.
    assertThat(Tools.cast("code", address, "--rpc-url", URL))
        .hasSameSizeAs(Tools.cast("code", token, "--rpc-url", URL));
    String hash = created.get("transactionHash").text();
    assertThat(Tools.cast("receipt", hash, "status", "--rpc-url", URL)).isEqualTo("true");
  }

  @Test
  void castReadsLogs() {
    String logs =
        Tools.cast(
            "logs",
            "--rpc-url",
            URL,
            "--from-block",
            "0",
            "--address",
            token,
            "--json",
            "Deposit(address indexed,uint256)");
    assertThat(Json.parse(logs).items()).isNotEmpty();
  }

  @Test
  void castSubscribesToLogs() throws IOException {
    String ws = URL.replace("http://", "ws://");
    Process process =
        Tools.start(
            List.of(
                Tools.program("cast"), "logs", "--rpc-url", ws, "--address", token, "--subscribe"));
    try (BufferedReader reader = Tools.reader(process)) {
      // The subscription takes a moment; every deposit after it is seen, so one is sent again
      // and again until the first arrives.
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                while (process.isAlive()) {
                  send("deposit()", "--value", "1");
                }
              });
      String line = reader.readLine();
      process.destroy();
      join(sender);
      assertThat(line).isNotNull();
      assertThat(java.util.Objects.requireNonNull(line).toLowerCase(java.util.Locale.ROOT))
          .contains(token);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anvilForksFromTheNode() throws IOException {
    Process anvil =
        Tools.start(
            List.of(
                Tools.program("anvil"), "--port", "0", "--fork-url", URL, "--hardfork", "osaka"));
    try (BufferedReader reader = Tools.reader(anvil)) {
      String line = reader.readLine();
      while (line != null && !line.startsWith("Listening on ")) {
        line = reader.readLine();
      }
      assertThat(line).as("anvil ended").isNotNull();
      String fork = "http://" + java.util.Objects.requireNonNull(line).substring(13).trim();
      String balance = Tools.cast("call", token, "totalSupply()(uint256)", "--rpc-url", fork);
      assertThat(Long.parseLong(balance.split(" ", 2)[0])).isGreaterThanOrEqualTo(1000);
      assertThat(Tools.cast("chain-id", "--rpc-url", fork)).isEqualTo("161201");
    } finally {
      anvil.destroyForcibly();
    }
  }
}
