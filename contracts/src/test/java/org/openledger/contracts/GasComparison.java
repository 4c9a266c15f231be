package org.openledger.contracts;

import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The gas of one call beside what is committed for it; null stands for no figure.
///
/// @param call the contract and the call, such as `WOPEN: deposit`
record GasComparison(String call, @Nullable BigInteger committed, @Nullable BigInteger measured) {
  /// What differs, and how to accept it.
  Optional<String> difference() {
    if (committed == null) {
      return Optional.of("%s: %s gas measured, none committed%s".formatted(call, measured, HINT));
    }
    if (measured == null) {
      return Optional.of("%s: %s gas committed, none measured%s".formatted(call, committed, HINT));
    }
    if (committed.equals(measured)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: %s gas committed, %s measured (%+d)%s"
            .formatted(call, committed, measured, measured.subtract(committed), HINT));
  }

  private static final String HINT = "; if that is meant: contracts/test.sh --accept-gas";
}
