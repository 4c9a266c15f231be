package org.openledger.app.http;

import io.javalin.http.Context;
import java.util.Collections;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.node.Account;
import org.openledger.node.ApiKeys;

/// Who sends a request, by the credentials it brings.
public final class Caller {
  private static final String ACCOUNT = "openledger.account";

  private Caller() {}

  /// Finds out who sends a request and notes it.
  ///
  /// @throws Refusal if its credentials are missing, unusable or unknown
  public static void note(Context ctx, ApiKeys keys, Access access) {
    var key = bearer(ctx);
    boolean open = key.isEmpty() && access == Access.OPEN;
    ctx.attribute(ACCOUNT, open ? keys.owner() : keys.require(key));
  }

  /// Refuses whoever lacks the role that a route needs.
  ///
  /// @throws Refusal saying which
  public static void requireRole(Context ctx) {
    for (var role : ctx.routeRoles()) {
      if (role instanceof Needs needs) {
        account(ctx).require(needs.role());
      }
    }
  }

  /// Where a request pays from.
  public static Address payer(Context ctx) {
    return account(ctx).payer();
  }

  /// Who sends a request.
  public static Account account(Context ctx) {
    if (ctx.attribute(ACCOUNT) instanceof Account account) {
      return account;
    }
    throw new Fault(Code.UNEXPECTED, "nobody asked who sends " + ctx.path());
  }

  /// Whom a request counts for where all share something: its account, or where it brought no
  /// credentials the address that it comes from.
  static Object client(Context ctx) {
    return ctx.attribute(ACCOUNT) instanceof Account account ? account : ctx.ip();
  }

  /// The key of a request, empty if it brings no credentials. Those that are there and are no key
  /// (RFC 6750; the scheme's case does not matter) are refused like a wrong one, and so are two:
  /// whoever stands between might look at the other one.
  private static String bearer(Context ctx) {
    var headers = Collections.list(ctx.req().getHeaders("Authorization"));
    if (headers.isEmpty()) {
      return "";
    }
    var parts = headers.getFirst().strip().split(" +", 2);
    boolean one = headers.size() == 1 && parts.length == 2;
    if (one && parts[0].equalsIgnoreCase("Bearer") && !parts[1].isBlank()) {
      return parts[1].strip();
    }
    throw new Refusal(
        Code.INVALID_API_KEY, "credentials are given once, as \"Authorization: Bearer KEY\"");
  }
}
