package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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

/// Traces and access lists, asked of the handler directly.
final class RpcTraceTest {
  private static final KeyPair ALICE = KeyPair.derive(new byte[32], "alice");

  private final ChainNode node =
      ChainNode.start(
          ChainConfig.inMemory(Map.of(ALICE.address(), new UInt256(0, 0, 1000, 0))).withDev(true));
  private final RpcHandler rpc = RpcHandler.of(node);
  private final ChainClient client = node.client();
  private final Address contract = client.deploy(ALICE, CounterContract.INIT_CODE);

  @AfterEach
  void stop() {
    node.close();
  }

  private Json call(String method, String params) {
    return Asked.result(rpc, method, params);
  }

  /// A contract that passes its call data on to the counter and ignores what comes of it.
  private Address forwarder() {
    String runtime = "365f5f375f5f365f5f73" + Hex.encodeBare(contract.bytes()) + "61fffff1" + "00";
    int length = runtime.length() / 2;
    String init = "60%02x8060095f395ff3".formatted(length) + runtime;
    return client.deploy(ALICE, Hex.decode(init));
  }

  @Test
  void callTreeShowsInnerCallsAndTheirErrors() {
    Address forwarder = forwarder();
    TransactionReceipt receipt =
        client.send(ALICE, forwarder, CounterContract.REVERT, UInt256.ZERO);
    Json trace =
        call(
            "debug_traceTransaction",
            "\"%s\",{\"tracer\":\"callTracer\"}".formatted(receipt.transactionHash()));
    assertThat(trace.get("type").text()).isEqualTo("CALL");
    assertThat(trace.get("gasUsed").text()).isEqualTo("0x" + Long.toHexString(receipt.gasUsed()));
    assertThat(trace.get("to").text()).isEqualTo(Hex.encode(forwarder.bytes()));
    assertThat(trace.find("error")).isEmpty();
    List<Json> calls = trace.get("calls").items();
    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().get("error").text()).isEqualTo("execution reverted");
    assertThat(calls.getFirst().get("output").text()).isEqualTo("0xde");
    assertThat(calls.getFirst().get("input").text()).isEqualTo("0xff");
  }

  private List<Json> steps(String to, String data, String options) {
    String call = "{\"to\":\"%s\",\"data\":\"%s\"},\"latest\",{%s}".formatted(to, data, options);
    return call("debug_traceCall", call).get("structLogs").items();
  }

  private static Json step(List<Json> steps, String op) {
    return steps.stream()
        .filter(step -> step.get("op").text().equals(op))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void stepsShowTheSlotsSeenSoFar() {
    String slot = "0x" + "0".repeat(64);
    List<Json> steps = steps(contract.toString(), "0x01", "");
    assertThat(step(steps, "SLOAD").get("storage").get(slot).text()).endsWith("00");
    assertThat(step(steps, "SSTORE").get("storage").get(slot).text()).endsWith("01");
    assertThat(step(steps, "PUSH0").find("storage")).isEmpty();
    assertThat(steps(contract.toString(), "0x01", "\"disableStorage\":true"))
        .noneMatch(step -> step.find("storage").isPresent());
  }

  @Test
  void costOfACallHoldsTheGasItPassesOnAndThatOfACreationDoesNot() {
    // A cold account and the gas that the forwarder gives.
    Json call = step(steps(forwarder().toString(), "0x01", ""), "CALL");
    assertThat(call.get("gasCost").asLong()).isEqualTo(2_600 + 0xffff);
    // Creates a contract without code, from one byte of init code (a zero: STOP).
    Address creator = client.deploy(ALICE, Hex.decode("0x60068060095f395ff3" + "60015f5ff000"));
    Json create = step(steps(creator.toString(), "0x", ""), "CREATE");
    assertThat(create.get("gasCost").asLong()).isEqualTo(32_000 + 2 + 3);
  }

  @Test
  void prestateOfACallIsWhatItFinds() {
    String key = Hex.encode(contract.bytes());
    String count =
        "{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"0x01\"},\"latest\","
            + "{\"tracer\":\"prestateTracer\"%s}";
    Json found = call("debug_traceCall", count.formatted(ALICE.address(), contract, ""));
    assertThat(found.get(key).get("code").text()).isEqualTo(Hex.encode(CounterContract.runtime()));
    String diff = ",\"tracerConfig\":{\"diffMode\":true}";
    Json changed = call("debug_traceCall", count.formatted(ALICE.address(), contract, diff));
    // Slots that are zero are not shown.
    assertThat(changed.get("pre").get(key).find("storage")).isEmpty();
    assertThat(changed.get("post").get(key).get("storage").members().values())
        .containsExactly(Json.of("0x" + "0".repeat(63) + "1"));
    String zero = ",\"stateOverrides\":{\"%s\":{\"stateDiff\":{\"0x%064x\":\"0x%064x\"}}}";
    String seven = zero.formatted(contract, 0, 7);
    Json overridden =
        call("debug_traceCall", count.formatted(ALICE.address(), contract, diff + seven));
    assertThat(overridden.get("pre").get(key).get("storage").members().values())
        .containsExactly(Json.of("0x" + "0".repeat(63) + "7"));
  }

  @Test
  void prestateIsWhatTheTransactionFound() {
    client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    TransactionReceipt second = client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    String hash = "\"" + second.transactionHash() + "\"";
    Json trace = call("debug_traceTransaction", hash + ",{\"tracer\":\"prestateTracer\"}");
    Json account = trace.get(Hex.encode(contract.bytes()));
    assertThat(account.get("storage").members().values())
        .containsExactly(Json.of("0x" + "0".repeat(63) + "1"));
    assertThat(account.get("code").text()).isEqualTo(Hex.encode(CounterContract.runtime()));
    assertThat(trace.get(Hex.encode(ALICE.address().bytes())).get("nonce").asLong()).isEqualTo(2);
    Json diff =
        call(
            "debug_traceTransaction",
            hash + ",{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true}}");
    assertThat(diff.get("post").get(Hex.encode(contract.bytes())).get("storage").members().values())
        .containsExactly(Json.of("0x" + "0".repeat(63) + "2"));
  }

  @Test
  void stepsAddUpToTheGasUsed() {
    TransactionReceipt receipt = client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    Json trace = call("debug_traceTransaction", "\"" + receipt.transactionHash() + "\"");
    List<Json> steps = trace.get("structLogs").items();
    assertThat(trace.get("gas").asLong()).isEqualTo(receipt.gasUsed());
    assertThat(steps.getFirst().get("op").text()).isEqualTo("CALLDATASIZE");
    long spent = steps.getFirst().get("gas").asLong() - steps.getLast().get("gas").asLong();
    // 21,000 and one non-zero byte of data come before the first instruction.
    assertThat(spent).isEqualTo(receipt.gasUsed() - 21_016);
    List<Json> block = call("debug_traceBlockByNumber", "\"latest\"").items();
    assertThat(block.getFirst().get("result")).isEqualTo(trace);
  }

  @Test
  void accessListNamesTheSlotsOfOtherContracts() {
    String request =
        "{\"from\":\"%s\",\"to\":\"%s\",\"input\":\"0x01\"}"
            .formatted(Hex.encode(ALICE.address().bytes()), Hex.encode(forwarder().bytes()));
    Json result = call("eth_createAccessList", request + ",\"latest\"");
    Json entry = result.get("accessList").items().getFirst();
    assertThat(entry.get("address").text()).isEqualTo(Hex.encode(contract.bytes()));
    assertThat(entry.get("storageKeys").items()).hasSize(1);
    assertThat(result.find("error")).isEmpty();
  }

  @Test
  void devMethodsSetBalancesMoveTimeAndUndo() {
    String nobody = "\"0x00000000000000000000000000000000000000bb\"";
    final String snapshot = call("evm_snapshot", "").text();
    long before = client.blockNumber();
    call("evm_setBalance", nobody + ",\"0x10\"");
    client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO);
    assertThat(call("eth_getBalance", nobody + ",\"latest\"").text()).isEqualTo("0x10");
    call("evm_increaseTime", "\"0x15180\"");
    call("evm_mine", "");
    long after = client.blockNumber();
    assertThat(after).isEqualTo(before + 3);
    long jump = timestamp(after) - timestamp(after - 1);
    assertThat(jump).isBetween(86_400L, 86_500L);
    assertThat(call("evm_revert", "\"" + snapshot + "\"").bool()).isTrue();
    assertThat(call("evm_revert", "\"" + snapshot + "\"").bool()).isFalse();
    assertThat(client.blockNumber()).isEqualTo(before);
    assertThat(call("eth_getBalance", nobody + ",\"latest\"").text()).isEqualTo("0x0");
    assertThat(client.call(contract, CounterContract.READ)).isEqualTo(new byte[32]);
    assertThat(client.send(ALICE, contract, CounterContract.COUNT, UInt256.ZERO).success())
        .isTrue();
  }

  private long timestamp(long block) {
    String number = "\"0x" + Long.toHexString(block) + "\"";
    String time = call("eth_getBlockByNumber", number + ",false").get("timestamp").text();
    return Long.parseLong(time.substring(2), 16);
  }
}
