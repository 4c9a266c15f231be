package org.openledger.node;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Who asks: the account that pays, and what it may do.
///
/// @param name by which its key is known to the operator
/// @param payer what it pays from
/// @param roles what it may do
public record Account(String name, Address payer, Set<Role> roles) {
  /// What a key is good for.
  public enum Role {
    /// Asks models and reads its own receipts.
    ASK,
    /// Hands in records.
    CONTRIBUTE,
    /// Decides which records a Datanet takes.
    CURATE,
    /// Closes epochs, looks for damage, makes keys, reads everybody's receipts.
    OPERATE;

    /// The role as it is written.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// A role as it is written.
    ///
    /// @throws Refusal if there is none of that name
    public static Role of(String word) {
      for (var role : values()) {
        if (role.word().equals(word)) {
          return role;
        }
      }
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "there is no role \"" + word + "\"; there are " + words(EnumSet.allOf(Role.class)));
    }
  }

  public Account {
    if (roles.isEmpty()) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a key has at least one role");
    }
    roles = Set.copyOf(roles);
  }

  /// Whether it may.
  public boolean may(Role role) {
    return roles.contains(role);
  }

  /// Refuses what it may not.
  ///
  /// @throws Refusal naming the role that is missing
  public void require(Role role) {
    if (!may(role)) {
      throw new Refusal(
          Code.NOT_ALLOWED,
          "the key \"%s\" may %s; this needs the role %s, which whoever runs the node can give"
              .formatted(name, words(roles), role.word()));
    }
  }

  /// Roles as they are written, in their order.
  static String words(Collection<Role> roles) {
    return roles.stream().sorted().map(Role::word).collect(Collectors.joining(", "));
  }
}
