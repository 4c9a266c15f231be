package org.openledger.chain.client;

import java.time.Duration;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// How a client of a network behaves.
///
/// @param confirmations blocks that a receipt's block must be deep, itself included
/// @param patience how long to wait for a transaction before its fee is raised, and again after
/// @param requestTimeout longest single request
/// @param pollMin first pause between two looks at the chain
/// @param pollMax longest pause between two looks at the chain
public record ClientSettings(
    int confirmations,
    Duration patience,
    Duration requestTimeout,
    Duration pollMin,
    Duration pollMax) {
  /// One confirmation, fees raised after a minute.
  public static final ClientSettings DEFAULT =
      new ClientSettings(
          1,
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          Duration.ofMillis(20),
          Duration.ofSeconds(1));

  public ClientSettings {
    if (confirmations < 1) {
      throw new Refusal(Code.CHAIN_INVALID, "at least one confirmation is needed");
    }
  }

  public ClientSettings withConfirmations(int count) {
    return new ClientSettings(count, patience, requestTimeout, pollMin, pollMax);
  }

  public ClientSettings withPatience(Duration other) {
    return new ClientSettings(confirmations, other, requestTimeout, pollMin, pollMax);
  }
}
