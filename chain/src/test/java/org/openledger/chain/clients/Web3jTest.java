package org.openledger.chain.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.server.ChainServer;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.KeyPair;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.protocol.websocket.WebSocketService;
import org.web3j.tx.RawTransactionManager;

/// The Java client most servers are built from.
final class Web3jTest {
  private static final KeyPair KEY = KeyPair.of(UInt256.of(0xd1).toBytes32());
  private static final Credentials ME = Credentials.create("0xd1");
  private static final BigInteger GAS = BigInteger.valueOf(3_000_000);

  private final ChainServer server =
      ChainServer.start(ChainConfig.inMemory(Map.of(KEY.address(), new UInt256(0, 0, 1000, 0))), 0);
  private final String url = server.url();
  private final Web3j web3 = Web3j.build(new HttpService(url));
  private final RawTransactionManager manager = new RawTransactionManager(web3, ME, 161201);

  @AfterEach
  void stop() {
    web3.shutdown();
    server.close();
  }

  private TransactionReceipt send(@Nullable String to, String data, long value) throws IOException {
    BigInteger tip = web3.ethMaxPriorityFeePerGas().send().getMaxPriorityFeePerGas();
    BigInteger price = web3.ethGasPrice().send().getGasPrice().shiftLeft(1);
    BigInteger nonce =
        web3.ethGetTransactionCount(ME.getAddress(), DefaultBlockParameterName.PENDING)
            .send()
            .getTransactionCount();
    EthSendTransaction sent =
        manager.signAndSend(
            RawTransaction.createTransaction(
                161201, nonce, GAS, to, BigInteger.valueOf(value), data, tip, price));
    assertThat(sent.hasError()).as(() -> String.valueOf(sent.getError().getMessage())).isFalse();
    return web3.ethGetTransactionReceipt(sent.getTransactionHash())
        .send()
        .getTransactionReceipt()
        .orElseThrow();
  }

  @Test
  void web3jDeploysCallsSendsAndReadsLogs() throws IOException {
    assertThat(web3.ethChainId().send().getChainId()).isEqualTo(161201);
    TransactionReceipt deployed = send(null, Tools.token().get("bytecode").text(), 0);
    assertThat(deployed.isStatusOK()).isTrue();
    String token = deployed.getContractAddress();
    String deposit = FunctionEncoder.encode(new Function("deposit", List.of(), List.of()));
    TransactionReceipt receipt = send(token, deposit, 900);
    assertThat(receipt.getLogs()).isNotEmpty();
    Function balance =
        new Function(
            "balanceOf",
            List.of(new Address(ME.getAddress())),
            List.of(new TypeReference<Uint256>() {}));
    String answer =
        manager.sendCall(token, FunctionEncoder.encode(balance), DefaultBlockParameterName.LATEST);
    assertThat(
            FunctionReturnDecoder.decode(answer, balance.getOutputParameters())
                .getFirst()
                .getValue())
        .isEqualTo(BigInteger.valueOf(900));
    EthFilter filter =
        new EthFilter(DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, token);
    assertThat(web3.ethGetLogs(filter).send().getLogs()).hasSameSizeAs(receipt.getLogs());
    var block = web3.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, true).send().getBlock();
    assertThat(block.getTransactions()).hasSize(1);
    assertThat(block.getHash()).isEqualTo(receipt.getBlockHash());
  }

  @Test
  void web3jSubscribesToHeads() throws IOException, InterruptedException {
    WebSocketService socket = new WebSocketService(url.replace("http:", "ws:"), true);
    connect(socket);
    Web3j live = Web3j.build(socket);
    BlockingQueue<String> numbers = new LinkedBlockingQueue<>();
    var subscription =
        live.newHeadsNotifications()
            .subscribe(head -> numbers.add(head.getParams().getResult().getNumber()));
    assertThat(live.ethChainId().send().getChainId()).isEqualTo(161201);
    send(ME.getAddress(), "0x", 1);
    assertThat(numbers.poll(20, TimeUnit.SECONDS)).isEqualTo("0x1");
    subscription.dispose();
    live.shutdown();
  }

  private static void connect(WebSocketService socket) {
    try {
      socket.connect();
    } catch (ConnectException e) {
      throw new AssertionError(e);
    }
  }
}
