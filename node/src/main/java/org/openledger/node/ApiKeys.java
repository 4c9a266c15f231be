package org.openledger.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.store.keys.Keyring;

/// The accounts that pay for requests, and the keys by which they are known.
public final class ApiKeys {
  private static final int DIGITS = 40;

  private final Address localPayer;
  private final String localKey;

  ApiKeys(Keyring keyring) {
    this.localPayer = keyring.party("payer", "local").address();
    var secret = keyring.party("apikey", "local").secret();
    this.localKey = "ol-" + Hex.encodeBare(secret).substring(0, DIGITS);
  }

  /// The account that pays for a request.
  ///
  /// @param key the request's key; empty if it has none
  /// @throws Refusal if there is none, or one that this node did not make
  public Address requirePayer(String key) {
    var own = localKey.getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(own, key.getBytes(StandardCharsets.UTF_8))) {
      return localPayer;
    }
    throw new Refusal(
        Code.INVALID_API_KEY,
        key.isEmpty()
            ? "this needs an API key (Authorization: Bearer KEY); ./openledger up shows it, and"
                + " the node's home has it in api.key"
            : "this API key is not known here; use the one that ./openledger up shows");
  }

  /// The local account.
  public Address localPayer() {
    return localPayer;
  }

  /// The local account's API key.
  public String localKey() {
    return localKey;
  }
}
