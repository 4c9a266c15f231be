package org.openledger.chain.vectors;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.openledger.chain.tx.IntrinsicGas;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.SignedTransaction.Decoded;
import org.openledger.chain.tx.Validity;
import org.openledger.core.bytes.Hex;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// Runs the TransactionTests of ethereum/tests: bytes that are a valid transaction, whose hash,
/// sender and intrinsic gas must come out right, or that must be refused.
///
/// Their newest column is Cancun or earlier. Osaka refuses more: a transaction that is valid there
/// may here exceed the gas cap of EIP-7825 or stay below the data floor of EIP-7623, and nothing
/// else.
public final class TransactionTestRunner {
  private static final List<String> FORKS = List.of("Cancun", "Shanghai", "London");
  private static final long CHAIN_ID = 1;

  private TransactionTestRunner() {}

  /// Runs every test of a zip.
  public static VectorReport run(Path zip) {
    return Vectors.run(zip, TransactionTestRunner::runTest);
  }

  private static String runTest(Json test) {
    var expected = newest(test.get("result"));
    var exception = expected.find("exception").map(Json::text);
    var bytes = bytes(test.get("txbytes").text());
    if (bytes.isEmpty()) {
      return exception.isPresent() ? "" : "the bytes are no hexadecimal text";
    }
    return switch (SignedTransaction.decode(bytes.get())) {
      case Decoded.Refused(var reason, var detail) ->
          exception.isPresent() ? "" : "refused: " + reason + ", " + detail;
      case Decoded.Valid(var transaction) ->
          exception.isPresent()
              ? refused(transaction, exception.get())
              : compare(transaction, expected);
    };
  }

  private static Json newest(Json results) {
    return FORKS.stream()
        .flatMap(fork -> results.find(fork).stream())
        .findFirst()
        .orElseThrow(() -> new JsonException("a result for one of " + FORKS + " is missing"));
  }

  private static Optional<byte[]> bytes(String text) {
    try {
      return Optional.of(Hex.decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String refused(SignedTransaction transaction, String exception) {
    return Validity.check(transaction.transaction(), CHAIN_ID) != null
        ? ""
        : "valid, expected " + exception;
  }

  private static String compare(SignedTransaction signed, Json expected) {
    var rejection = Validity.check(signed.transaction(), CHAIN_ID);
    if (rejection != null
        && rejection != Rejection.GAS_LIMIT_ABOVE_CAP
        && rejection != Rejection.BELOW_FLOOR_GAS) {
      return "rejected: " + rejection;
    }
    var intrinsic = expected.get("intrinsicGas").text();
    long gas = new BigInteger(intrinsic.substring(2), 16).longValueExact();
    boolean same =
        signed.hash().toString().equals(expected.get("hash").text())
            && Hex.encode(signed.sender().bytes()).equals(expected.get("sender").text())
            && IntrinsicGas.of(signed.transaction()).base() == gas
            && signed.transaction().hash().equals(signed.hash());
    return same ? "" : "hash, sender or intrinsic gas differ";
  }
}
