package org.openledger.core.receipt;

import java.util.Locale;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// The share that an app or an agent declares on top of the fee.
///
/// @param role what it is
/// @param payee who gets it
/// @param amount what is added
public record Hop(Role role, Address payee, Open amount) {
  static final String TYPE = "Hop(string role,address payee,uint256 amount)";

  /// Who may stand between a payer and a model.
  public enum Role {
    APP,
    AGENT;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Hash structHash() {
    return new Eip712.Struct(TYPE)
        .text(role.label())
        .address(payee)
        .number(UInt256.of(amount.units()))
        .hash();
  }

  /// The share as an object.
  public Json toJson() {
    return Json.object()
        .put("role", role.label())
        .put("payee", payee.toString())
        .put("amount", amount.units().toString())
        .build();
  }

  /// The share written by [#toJson].
  public static Hop fromJson(Json json) {
    return new Hop(
        role(json.get("role").text()),
        Address.parse(json.get("payee").text()),
        new Open(json.get("amount").integerText()));
  }

  private static Role role(String label) {
    for (var role : Role.values()) {
      if (role.label().equals(label)) {
        return role;
      }
    }
    throw new IllegalArgumentException("nobody adds a share as \"" + label + "\"");
  }
}
