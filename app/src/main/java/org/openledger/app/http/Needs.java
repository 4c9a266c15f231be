package org.openledger.app.http;

import io.javalin.security.RouteRole;
import org.openledger.node.Account;

/// What a route needs of a key; where nothing is said, any key does.
///
/// @param role that it must have
public record Needs(Account.Role role) implements RouteRole {
  /// Asking, and reading one's own.
  public static final Needs ASK = new Needs(Account.Role.ASK);

  /// Handing in records.
  public static final Needs CONTRIBUTE = new Needs(Account.Role.CONTRIBUTE);

  /// Making Datanets.
  public static final Needs CURATE = new Needs(Account.Role.CURATE);

  /// Running the node.
  public static final Needs OPERATE = new Needs(Account.Role.OPERATE);
}
