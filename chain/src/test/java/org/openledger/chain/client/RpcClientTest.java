package org.openledger.chain.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openledger.chain.UnreliableServer;
import org.openledger.chain.UnreliableServer.Fault;
import org.openledger.chain.server.ChainServer;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;

/// The client over HTTP.
final class RpcClientTest extends ChainClientTest {
  private static final String SEND = "eth_sendRawTransaction";

  @Override
  protected ChainClient connect(ChainServer server, Duration patience) {
    URI url = URI.create(server.url());
    return ChainClient.connect(url, ClientSettings.DEFAULT.withPatience(patience));
  }

  @Test
  void requestsAreRepeatedOverABrokenConnection() {
    try (UnreliableServer server = new UnreliableServer(node);
        ChainClient far = ChainClient.connect(server.url())) {
      server.fail("eth_getBalance", Fault.REQUEST_LOST, Fault.UNAVAILABLE, Fault.ANSWER_LOST);
      assertThat(far.balance(ALICE.address())).isEqualTo(client.balance(ALICE.address()));
      assertThat(server.asked("eth_getBalance")).isEqualTo(4);
      server.fail("eth_blockNumber", Fault.UNAVAILABLE, Fault.UNAVAILABLE, Fault.UNAVAILABLE);
      server.fail("eth_blockNumber", Fault.UNAVAILABLE);
      assertThatThrownBy(far::blockNumber)
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_UNREACHABLE))
          .hasMessageContaining("503");
    }
  }

  @Test
  void transactionWhoseAnswerWasLostIsSentOnce() {
    try (UnreliableServer server = new UnreliableServer(node);
        ChainClient far = ChainClient.connect(server.url())) {
      server.fail(SEND, Fault.REQUEST_LOST, Fault.ANSWER_LOST);
      TransactionReceipt receipt = far.send(ALICE, BOB.address(), new byte[0], UInt256.of(9));
      assertThat(server.asked(SEND)).isEqualTo(3);
      assertThat(receipt.success()).isTrue();
      assertThat(client.nonce(ALICE.address())).isEqualTo(1);
      assertThat(client.blockNumber()).isEqualTo(1);
    }
  }

  @Test
  void receiptOfAnAbandonedBlockDoesNotCount() throws Exception {
    ClientSettings settings =
        ClientSettings.DEFAULT.withConfirmations(3).withPatience(Duration.ofSeconds(2));
    try (UnreliableServer server = new UnreliableServer(node);
        ChainClient far = ChainClient.connect(server.url(), settings)) {
      CompletableFuture<TransactionReceipt> sent =
          CompletableFuture.supplyAsync(
              () -> far.send(ALICE, BOB.address(), new byte[0], UInt256.of(9)));
      server.awaitAsked("eth_blockNumber", 1);
      node.mine();
      // Two blocks of three: however often it looks, it must not be content.
      server.awaitAsked("eth_blockNumber", server.asked("eth_blockNumber") + 2);
      assertThat(sent).isNotDone();
      // Another branch takes over, in which the transaction is not; old receipts still come.
      server.fail("eth_getTransactionReceipt", Fault.STALE, Fault.STALE);
      int sends = server.asked(SEND);
      node.rewind(0);
      node.mine();
      node.mine();
      node.mine();
      server.awaitAsked("eth_getTransactionReceipt", server.asked("eth_getTransactionReceipt") + 3);
      assertThat(sent).isNotDone();
      // It is sent again with higher fees once patience is over, and confirmed there.
      do {
        server.awaitAsked(SEND, ++sends);
      } while (client.nonce(ALICE.address()) == 0);
      node.mine();
      node.mine();
      TransactionReceipt receipt = sent.get(30, TimeUnit.SECONDS);
      assertThat(client.receipt(receipt.transactionHash())).contains(receipt);
      assertThat(receipt.blockNumber()).isGreaterThan(3);
      assertThat(client.balance(BOB.address())).isGreaterThan(client.balance(ALICE.address()));
    }
  }
}
