package org.openledger.chain.client;

import org.openledger.core.bytes.Hex;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;

/// What a foreign client's refusal means: by its number or its data where it gives them, and where
/// its words alone tell, by those; here and nowhere else.
///
/// The words cannot be done without. JSON-RPC has no number for why a transaction is not taken:
/// go-ethereum says -32000 to all of it, and what others give means something else with the next.
/// That a call reverted is 3 with most, and with some any number beside the data, or without. What
/// clients agree on are go-ethereum's words.
final class ForeignWords {
  private static final int REVERTED = 3;
  private static final String SUBMISSION = "eth_sendRawTransaction";

  private ForeignWords() {}

  /// The failure that an error in answer to a method tells of.
  static Failure failure(String method, Json error) {
    String message = error.find("message").map(Json::text).orElse("no message");
    boolean submits = method.equals(SUBMISSION);
    String data = error.find("data").map(ForeignWords::data).orElse("");
    boolean isNumbered = error.find("code").filter(Json.of(REVERTED)::equals).isPresent();
    if (isNumbered || (!submits && !data.isEmpty()) || message.contains("revert")) {
      return new CallReverted(message, Hex.decode("0x" + data));
    }
    return new Refusal(submits ? refusal(message) : Code.STATE_UNAVAILABLE, message);
  }

  /// The digits of what a contract returned; empty if it is something else.
  private static String data(Json data) {
    return data instanceof Json.Str(String hex)
            && hex.length() % 2 == 0
            && hex.matches("0x[0-9a-fA-F]*")
        ? hex.substring(2)
        : "";
  }

  private static Code refusal(String words) {
    if (words.contains("already known")) {
      return Code.TRANSACTION_KNOWN;
    }
    boolean taken = words.contains("nonce too low") || words.contains("underpriced");
    return taken ? Code.NONCE_TAKEN : Code.TRANSACTION_REFUSED;
  }
}
