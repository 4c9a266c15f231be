package org.openledger.core.flow;

import java.nio.charset.StandardCharsets;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// The name of a model that answers: a base alone (`base`) or an adapter version on it
/// (`base:adapter@version`).
public record ModelId(String value) implements Comparable<ModelId> {
  private static final String NAME = "[a-z0-9][a-z0-9._-]{0,62}";

  public ModelId {
    if (!value.matches(NAME + "(:" + NAME + "@[0-9]{1,9})?")) {
      throw new IllegalArgumentException(
          "a model is named base or base:adapter@version, not \"" + value + "\"");
    }
  }

  /// Whether a base or an adapter could have this name.
  public static boolean isName(String name) {
    return name.matches(NAME);
  }

  /// The adapter `name`, version `version`, on the base `base`.
  public static ModelId of(String base, String name, int version) {
    return new ModelId(base + ":" + name + "@" + version);
  }

  /// What stands for the newest version of a name: version 0, which none has.
  public static ModelId newest(String family) {
    return new ModelId(family + "@0");
  }

  /// Whether it stands for the newest version of its name.
  public boolean isNewest() {
    return !isBase() && version() == 0;
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
  public int compareTo(ModelId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
