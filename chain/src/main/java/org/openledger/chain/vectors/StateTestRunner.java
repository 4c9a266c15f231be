package org.openledger.chain.vectors;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.SignedTransaction.Decoded;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.chain.tx.TransactionProcessor;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.text.Utf8;

/// Runs state tests in the form of Ethereum's execution-spec-tests: one transaction on a given
/// state, held to the state root and the hash of the logs, or to the expected rejection.
public final class StateTestRunner {
  private static final String FORK = "Osaka";

  /// What each name of a rejection in the vectors is called here.
  private static final Map<String, Rejection> REJECTIONS =
      Map.ofEntries(
          Map.entry("INSUFFICIENT_ACCOUNT_FUNDS", Rejection.INSUFFICIENT_FUNDS),
          Map.entry("GASLIMIT_PRICE_PRODUCT_OVERFLOW", Rejection.INSUFFICIENT_FUNDS),
          Map.entry("INTRINSIC_GAS_TOO_LOW", Rejection.INTRINSIC_GAS_TOO_LOW),
          Map.entry("INTRINSIC_GAS_BELOW_FLOOR_GAS_COST", Rejection.BELOW_FLOOR_GAS),
          Map.entry("SENDER_NOT_EOA", Rejection.SENDER_NOT_EOA),
          Map.entry("GAS_LIMIT_EXCEEDS_MAXIMUM", Rejection.GAS_LIMIT_ABOVE_CAP),
          Map.entry("GAS_ALLOWANCE_EXCEEDED", Rejection.BLOCK_GAS_EXCEEDED),
          Map.entry("INSUFFICIENT_MAX_FEE_PER_GAS", Rejection.FEE_CAP_BELOW_BASE_FEE),
          Map.entry("INSUFFICIENT_MAX_FEE_PER_BLOB_GAS", Rejection.BLOB_FEE_CAP_TOO_LOW),
          Map.entry("PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", Rejection.PRIORITY_ABOVE_FEE_CAP),
          Map.entry("TYPE_3_TX_BLOB_COUNT_EXCEEDED", Rejection.TOO_MANY_BLOBS),
          Map.entry("TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED", Rejection.TOO_MANY_BLOBS),
          Map.entry("TYPE_3_TX_ZERO_BLOBS", Rejection.NO_BLOBS),
          Map.entry("TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH", Rejection.BLOB_HASH_VERSION),
          Map.entry("TYPE_3_TX_CONTRACT_CREATION", Rejection.BLOB_CREATION),
          Map.entry("TYPE_4_TX_CONTRACT_CREATION", Rejection.SET_CODE_CREATION),
          Map.entry("TYPE_4_EMPTY_AUTHORIZATION_LIST", Rejection.NO_AUTHORIZATIONS),
          Map.entry("NONCE_IS_MAX", Rejection.NONCE_IS_MAX),
          Map.entry("NONCE_MISMATCH_TOO_LOW", Rejection.NONCE_TOO_LOW),
          Map.entry("NONCE_MISMATCH_TOO_HIGH", Rejection.NONCE_TOO_HIGH),
          Map.entry("INITCODE_SIZE_EXCEEDED", Rejection.INIT_CODE_TOO_LARGE));

  private StateTestRunner() {}

  /// Runs every case of a zip of state tests.
  public static VectorReport run(Path zip) {
    return run(zip, _ -> true, null);
  }

  /// Runs the cases whose file and name, joined by a blank, `chosen` takes, watched by a tracer if
  /// one is given.
  public static VectorReport run(Path zip, Predicate<String> chosen, @Nullable Tracer tracer) {
    var failures = new ArrayList<VectorReport.Failure>();
    int[] present = {0};
    Vectors.forEach(
        zip,
        (file, content) -> {
          var tests = Json.parse(Utf8.decoded(content).orElseThrow()).members();
          tests.forEach((name, test) -> {
            var label = file + " " + name;
            if (chosen.test(label)) {
              present[0]++;
              var reason = runCase(test, tracer);
              if (!reason.isEmpty()) {
                failures.add(new VectorReport.Failure(label, reason));
              }
            }
          });
        });
    return new VectorReport(present[0], failures);
  }

  /// Runs one case; empty if it passed, else what differs.
  static String check(Json test) {
    return runCase(test, null);
  }

  private static String runCase(Json test, @Nullable Tracer tracer) {
    var state = preState(test.get("pre"));
    var expected = test.get("post").get(FORK).items().getFirst();
    boolean refusal = expected.find("expectException").isPresent();
    var before = refusal ? state.root() : Hash.ZERO;
    var outcome = execute(test, expected, state, tracer);
    var exception = expected.find("expectException");
    return switch (outcome) {
      case Rejected rejected -> {
        if (exception.isEmpty()) {
          yield "rejected: " + rejected.detail();
        }
        boolean known = isExpected(exception.get().text(), rejected.reason());
        yield known && state.root().equals(before)
            ? ""
            : "rejected as " + rejected.reason() + ", expected " + exception.get().text();
      }
      case Executed executed ->
          exception.isPresent()
              ? "executed, expected " + exception.get().text()
              : compare(executed, expected, state);
    };
  }

  private static TransactionOutcome execute(
      Json test, Json expected, MemoryState state, @Nullable Tracer tracer) {
    var bytes = Hex.decode(expected.get("txbytes").text());
    return switch (SignedTransaction.decode(bytes)) {
      case Decoded.Refused(var reason, var detail) -> new Rejected(reason, detail);
      case Decoded.Valid(var transaction) -> {
        var world = new WorldState(state);
        var outcome = new TransactionProcessor(world, block(test), tracer).execute(transaction);
        state.apply(world.changes());
        yield outcome;
      }
    };
  }

  private static String compare(Executed executed, Json expected, MemoryState state) {
    var root = state.root().toString();
    if (!root.equals(expected.get("hash").text())) {
      return "state root " + root + " after " + executed.halt() + ", gas " + executed.gasUsed();
    }
    var logs = logsHash(executed.logs()).toString();
    return logs.equals(expected.get("logs").text()) ? "" : "hash of logs " + logs;
  }

  private static boolean isExpected(String names, Rejection reason) {
    for (var name : names.split("\\|", -1)) {
      if (REJECTIONS.get(name.substring(name.indexOf('.') + 1)) == reason) {
        return true;
      }
    }
    return false;
  }

  static Hash logsHash(List<LogEntry> logs) {
    var items =
        logs.stream()
            .map(log ->
                Rlp.list(
                    Rlp.of(log.address()),
                    Rlp.list(log.topics().stream().map(Rlp::of).toList()),
                    Rlp.of(log.data())))
            .toList();
    return Keccak.hash256(Rlp.encode(Rlp.list(items)));
  }

  /// The state of a `pre` object.
  static MemoryState preState(Json pre) {
    var state = new MemoryState();
    pre.members()
        .forEach((key, account) -> {
          var address = Address.parse(key);
          state.put(
              address,
              word(account.get("nonce")).d(),
              word(account.get("balance")),
              Hex.decode(account.get("code").text()));
          account
              .get("storage")
              .members()
              .forEach((slot, value) -> state.putStorage(address, word(slot), word(value)));
        });
    return state;
  }

  private static BlockContext block(Json test) {
    var env = test.get("env");
    return new BlockContext(
        word(test.get("config").get("chainid")).d(),
        word(env.get("currentNumber")).d(),
        word(env.get("currentTimestamp")).d(),
        word(env.get("currentGasLimit")).d(),
        Address.parse(env.get("currentCoinbase").text()),
        word(env.get("currentBaseFee")),
        Hash.of(word(env.get("currentRandom")).toBytes32()),
        BlobGas.baseFee(word(env.get("currentExcessBlobGas")).d()),
        number -> Keccak.hash256(Long.toString(number).getBytes(StandardCharsets.US_ASCII)));
  }

  private static UInt256 word(Json value) {
    return word(value.text());
  }

  private static UInt256 word(String hex) {
    return UInt256.of(new BigInteger(hex.substring(2), 16));
  }
}
