package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.chain.CounterContract;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.client.TransactionReceipt;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;
import org.openledger.core.work.Limits;

/// Simulated blocks against real ones, and the bounds of a simulation.
final class SimulateTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");
  private static final String FROM = ALICE.address().toString();

  private final ChainNode node =
      ChainNode.start(
          ChainConfig.inMemory(Map.of(ALICE.address(), new UInt256(0, 0, 1000, 0))).withDev(true));

  /// The bounds of a simulation itself are met, however slow the machine is.
  private final RpcHandler rpc =
      RpcHandler.of(
          node,
          new RpcLimits(
              RpcLimits.ALONE.requestBytes(),
              new Limits(
                  RpcLimits.ALONE.work().gas(),
                  Duration.ofSeconds(30),
                  RpcLimits.ALONE.work().answerBytes()),
              RpcLimits.ALONE.batchCalls()));

  private final ChainClient client = node.client();
  private final Address contract = client.deploy(ALICE, CounterContract.INIT_CODE);

  @AfterEach
  void stop() {
    node.close();
  }

  private Json ask(String method, String params) {
    return Asked.answer(rpc, method, params);
  }

  private Json call(String method, String params) {
    return Asked.result(rpc, method, params);
  }

  private List<Json> simulate(String options, String block) {
    return call("eth_simulateV1", "{%s},\"%s\"".formatted(options, block)).items();
  }

  private long refusal(String options) {
    Json answer = ask("eth_simulateV1", "{" + options + "}");
    assertThat(answer.find("error")).as(answer.compact()).isPresent();
    return answer.get("error").get("code").asLong();
  }

  private static String header(Json block) {
    return "{\"time\":%s,\"prevRandao\":%s}"
        .formatted(block.get("timestamp").compact(), block.get("mixHash").compact());
  }

  @Test
  void emptyBlocksHaveTheHashesOfRealOnes() {
    String base = call("eth_blockNumber", "").text();
    call("evm_increaseTime", "5");
    call("evm_mine", "");
    call("evm_increaseTime", "5");
    call("evm_mine", "");
    Json first = call("eth_getBlockByNumber", "\"0x2\",false");
    Json second = call("eth_getBlockByNumber", "\"0x3\",false");
    List<Json> blocks =
        simulate(
            ("\"validation\":true,\"blockStateCalls\":[{\"blockOverrides\":%s},"
                    + "{\"blockOverrides\":%s}]")
                .formatted(header(first), header(second)),
            base);
    assertThat(blocks).hasSize(2);
    assertThat(blocks.getFirst().get("hash")).isEqualTo(first.get("hash"));
    assertThat(blocks.get(1).get("hash")).isEqualTo(second.get("hash"));
    assertThat(call("eth_blockNumber", "").text()).isEqualTo("0x3");
  }

  @Test
  void callsLeadToTheStateOfRealTransactions() {
    String base = call("eth_blockNumber", "").text();
    call("evm_increaseTime", "5");
    TransactionReceipt receipt = client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    Json real = call("eth_getBlockByNumber", "\"latest\",true");
    Json sent = real.get("transactions").items().getFirst();
    // A real block lies on top, so that the simulation starts from a state that is history.
    client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    String same =
        ("{\"from\":\"%s\",\"to\":\"%s\",\"gas\":%s,\"maxFeePerGas\":%s,"
                + "\"maxPriorityFeePerGas\":%s,\"input\":\"0x01\"}")
            .formatted(
                FROM,
                contract,
                sent.get("gas").compact(),
                sent.get("maxFeePerGas").compact(),
                sent.get("maxPriorityFeePerGas").compact());
    Json block =
        simulate(
                "\"validation\":true,\"blockStateCalls\":[{\"blockOverrides\":%s,\"calls\":[%s]}]"
                    .formatted(header(real), same),
                base)
            .getFirst();
    for (String member : List.of("stateRoot", "receiptsRoot", "logsBloom", "baseFeePerGas")) {
      assertThat(block.get(member)).as(member).isEqualTo(real.get(member));
    }
    Json result = block.get("calls").items().getFirst();
    assertThat(result.get("gasUsed").text()).isEqualTo("0x" + Long.toHexString(receipt.gasUsed()));
    assertThat(result.get("logs").items()).hasSize(1);
    assertThat(result.get("logs").items().getFirst().get("blockHash")).isEqualTo(block.get("hash"));
  }

  @Test
  void replacedStorageCountsInTheStateRoot() {
    String root = root("");
    String now = "\"%s\":{\"state\":{}}".formatted(contract);
    assertThat(root(now)).isEqualTo(root);
    client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    String counted = root("");
    String word = "\"0x%064x\"";
    String one = (word + ":" + word).formatted(0, 1);
    assertThat(root("\"%s\":{\"state\":{%s}}".formatted(contract, one))).isEqualTo(counted);
    String two = (word + ":" + word).formatted(7, 1);
    assertThat(root("\"%s\":{\"stateDiff\":{%s}}".formatted(contract, two)))
        .isNotEqualTo(root("\"%s\":{\"state\":{%s}}".formatted(contract, two)))
        .isEqualTo(root("\"%s\":{\"state\":{%s,%s}}".formatted(contract, one, two)));
  }

  private String root(String overrides) {
    return simulate(
            "\"blockStateCalls\":[{\"stateOverrides\":{%s}}]".formatted(overrides), "latest")
        .getFirst()
        .get("stateRoot")
        .text();
  }

  @Test
  void withdrawalsAreInTheBlock() {
    String to = "0x00000000000000000000000000000000000000b1";
    String withdrawal =
        "{\"index\":\"0x1\",\"validatorIndex\":\"0x2\",\"address\":\"%s\",\"amount\":\"0x3\"}"
            .formatted(to);
    // BALANCE of the receiver, in the next block
    String look =
        "\"stateOverrides\":{\"%s\":{\"code\":\"0x73%s315f5260205ff3\"}}"
            .formatted(contract, to.substring(2));
    List<Json> blocks =
        simulate(
            ("\"blockStateCalls\":[{\"blockOverrides\":{\"withdrawals\":[%s]}},"
                    + "{%s,\"calls\":[{\"to\":\"%s\"}]}]")
                .formatted(withdrawal, look, contract),
            "latest");
    assertThat(blocks.getFirst().get("withdrawals").items().getFirst())
        .isEqualTo(Json.parse(withdrawal));
    assertThat(blocks.get(1).get("calls").items().getFirst().get("returnData").text())
        .isEqualTo("0x%064x".formatted(3_000_000_000L));
  }

  @Test
  void logsAreCountedOverTheBlockAndTransfersShowInOrder() {
    String count =
        "{\"from\":\"%s\",\"to\":\"%s\",\"input\":\"0x01\",\"value\":\"0x5\"}"
            .formatted(FROM, contract);
    String fail =
        "{\"from\":\"%s\",\"to\":\"%s\",\"input\":\"0xff\",\"value\":\"0x5\"}"
            .formatted(FROM, contract);
    List<Json> calls =
        simulate(
                "\"traceTransfers\":true,\"blockStateCalls\":[{\"calls\":[%s,%s,%s]}]"
                    .formatted(count, fail, count),
                "latest")
            .getFirst()
            .get("calls")
            .items();
    assertThat(calls.get(1).get("logs").items()).isEmpty();
    assertThat(calls.get(1).get("error").get("data").text()).isEqualTo("0xde");
    List<Json> last = calls.get(2).get("logs").items();
    assertThat(last).extracting(log -> log.get("logIndex").text()).containsExactly("0x2", "0x3");
    assertThat(last)
        .extracting(log -> log.get("address").text())
        .containsExactly("0x" + "e".repeat(40), Hex.encode(contract.bytes()));
  }

  @Test
  void whatCannotBeIsRefusedByItsCode() {
    String blocks = "\"blockStateCalls\":[%s]";
    String strict = "\"validation\":true,\"blockStateCalls\":[{\"calls\":[%s]}]";
    String paid = "{\"from\":\"" + FROM + "\",\"maxFeePerGas\":\"0x174876e800\",\"to\":\"" + FROM;
    assertThat(refusal(blocks.formatted(""))).isEqualTo(-32602);
    assertThat(refusal(blocks.formatted("{\"blockOverrides\":{\"number\":\"0x1\"}}")))
        .isEqualTo(-38020);
    assertThat(refusal(blocks.formatted("{\"blockOverrides\":{\"time\":\"0x1\"}}")))
        .isEqualTo(-38021);
    assertThat(refusal(blocks.formatted("{\"blockOverrides\":{\"number\":\"0x102\"}}")))
        .isEqualTo(-38026);
    assertThat(refusal(strict.formatted(paid + "\",\"nonce\":\"0x0\"}"))).isEqualTo(-38010);
    assertThat(refusal(strict.formatted(paid + "\",\"nonce\":\"0x9\"}"))).isEqualTo(-38011);
    assertThat(refusal(strict.formatted("{\"from\":\"" + FROM + "\"}"))).isEqualTo(-38012);
    assertThat(refusal(strict.formatted(paid + "\",\"gas\":\"0x1\"}"))).isEqualTo(-38013);
    assertThat(refusal(strict.formatted(paid.replace(FROM, "0x" + "b".repeat(40)) + "\"}")))
        .isEqualTo(-38014);
    assertThat(refusal(blocks.formatted("{\"calls\":[{\"gas\":\"0x5f5e100\"}]}")))
        .isEqualTo(-38015);
    String moved = "{\"stateOverrides\":{\"0x%040x\":{\"movePrecompileToAddress\":\"0x%040x\"}%s}}";
    assertThat(refusal(blocks.formatted(moved.formatted(1, 1, "")))).isEqualTo(-38022);
    assertThat(refusal(blocks.formatted(moved.formatted(1, 9, ",\"0x%040x\":{}".formatted(9)))))
        .isEqualTo(-38023);
    assertThat(refusal(blocks.formatted(moved.formatted(0x1234, 9, "")))).isEqualTo(-32000);
    String large = "{\"calls\":[{\"input\":\"0x" + "5b".repeat(49_153) + "\"}]}";
    assertThat(refusal(blocks.formatted(large))).isEqualTo(-38025);
  }

  @Test
  void contractsMayNotSendWhereCallsAreTransactions() {
    String rich = "\"stateOverrides\":{\"%s\":{\"balance\":\"0xde0b6b3a7640000\"}}";
    String sent = "{\"from\":\"%s\",\"to\":\"%s\",\"maxFeePerGas\":\"0x3b9aca00\"}";
    String request =
        ("\"validation\":%s,\"blockStateCalls\":[{" + rich + ",\"calls\":[" + sent + "]}]");
    assertThat(refusal(request.formatted("true", contract, contract, FROM))).isEqualTo(-38024);
    assertThat(simulate(request.formatted("false", contract, contract, FROM), "latest")).hasSize(1);
  }

  @Test
  void workOfASimulationIsBounded() {
    StringJoiner slots = new StringJoiner(",");
    for (int i = 0; i < 4_000; i++) {
      slots.add("\"0x%064x\":\"0x%064x\"".formatted(i, i + 1));
    }
    String first = "{\"stateOverrides\":{\"%s\":{\"stateDiff\":{%s}}}}".formatted(contract, slots);
    assertThat(refusal("\"blockStateCalls\":[%s%s]".formatted(first, ",{}".repeat(200))))
        .isEqualTo(-38026);
    assertThat(simulate("\"blockStateCalls\":[%s,{},{}]".formatted(first), "latest")).hasSize(3);
  }

  @Test
  void gasAndOutputOfASimulationAreBounded() {
    // Returns 32 KiB of memory for little gas.
    String code = "\"stateOverrides\":{\"%s\":{\"code\":\"0x6180005ff3\"}}".formatted(contract);
    String calls = ("{\"to\":\"" + contract + "\"},").repeat(400);
    String request =
        "\"blockStateCalls\":[{%s,\"calls\":[%s]}]"
            .formatted(code, calls.substring(0, calls.length() - 1));
    assertThat(refusal(request)).isEqualTo(-38026);
    // An endless loop takes all gas there is; the next call cannot even begin.
    String loop = "\"stateOverrides\":{\"%s\":{\"code\":\"0x5b5f56\"}}".formatted(contract);
    String endless = "{\"to\":\"" + contract + "\"}";
    Json last =
        simulate("\"blockStateCalls\":[{%s,\"calls\":[%s]}]".formatted(loop, endless), "latest")
            .getFirst();
    assertThat(last.get("gasUsed").text()).isEqualTo("0x%x".formatted(50_000_000));
    assertThat(last.get("calls").items().getFirst().get("error").get("code").asLong())
        .isEqualTo(-32015);
    assertThat(
            refusal(
                "\"blockStateCalls\":[{%s,\"calls\":[%s,%s]}]".formatted(loop, endless, endless)))
        .isEqualTo(-38013);
  }
}
