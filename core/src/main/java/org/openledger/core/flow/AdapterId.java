package org.openledger.core.flow;

import java.nio.charset.StandardCharsets;
import org.openledger.core.bytes.Hash;
import org.openledger.core.crypto.Keccak;

/// The name of a model that answers: a base alone (`base`) or an adapter version on it
/// (`base:adapter@version`).
public record AdapterId(String value) implements Comparable<AdapterId> {
  private static final String NAME = "[a-z0-9][a-z0-9._-]{0,62}";

  public AdapterId {
    if (!value.matches(NAME + "(:" + NAME + "@[0-9]{1,9})?")) {
      throw new IllegalArgumentException(
          "a model is named base or base:adapter@version, not \"" + value + "\"");
    }
  }

  /// The adapter `name`, version `version`, on the base `base`.
  public static AdapterId of(String base, String name, int version) {
    return new AdapterId(base + ":" + name + "@" + version);
  }

  /// Whether this is a base without an adapter.
  public boolean isBase() {
    return value.indexOf(':') < 0;
  }

  /// The name of the base.
  public String base() {
    return isBase() ? value : value.substring(0, value.indexOf(':'));
  }

  /// The name without its version, which is what the registry on chain numbers versions of.
  public String family() {
    return isBase() ? value : value.substring(0, value.indexOf('@'));
  }

  /// The version, or 0 for a base.
  public int version() {
    return isBase() ? 0 : Integer.parseInt(value.substring(value.indexOf('@') + 1));
  }

  /// The identifier on chain: keccak of the family.
  public Hash key() {
    return Keccak.hash256(family().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int compareTo(AdapterId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
