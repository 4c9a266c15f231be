package org.openledger.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The two roles on the embedded server: the owner of everything, who changes schemas when a node
/// starts, and the node's own, which reads and writes rows and can do nothing else: neither files
/// nor programs of the server, neither tables nor triggers.
///
/// @param password the node's role's, another one at every start: nothing has to keep it
record Roles(String password) {
  /// The owner, made with the cluster.
  static final String OWNER = "openledger";

  /// The node's role while it runs.
  static final String NODE = "openledger_node";

  private static final int SECRET_BYTES = 32;

  /// Sees to it that the node's role is there and may do no more than it should.
  static Roles prepared(Jdbi owner) {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    var roles = new Roles(HexFormat.of().formatHex(bytes));
    owner.useTransaction(roles::prepare);
    return roles;
  }

  private void prepare(Handle handle) {
    boolean isThere =
        handle
            .createQuery("select exists (select 1 from pg_roles where rolname = :name)")
            .bind("name", NODE)
            .mapTo(Boolean.class)
            .one();
    handle.execute(
        (isThere ? "alter" : "create")
            + " role "
            + NODE
            + " login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '"
            + password
            + "'");
  }

  /// Lets the node's role use the rows of a schema.
  static void grant(Handle owner, String schema) {
    for (var grant :
        new String[] {
          "grant usage on schema %s to %s",
          "grant select, insert, update, delete on all tables in schema %s to %s",
          "grant select, update, usage on all sequences in schema %s to %s"
        }) {
      owner.execute(grant.formatted(schema, NODE));
    }
  }
}
