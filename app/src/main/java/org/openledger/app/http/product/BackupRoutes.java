package org.openledger.app.http.product;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.openledger.app.http.Bodies;
import org.openledger.app.http.Needs;
import org.openledger.app.http.Replies;
import org.openledger.node.Node;

/// Backups of a running node. They stay in its home: what is in them is sent to nobody, and nobody
/// says where on the machine they go.
final class BackupRoutes {
  private final Node node;

  BackupRoutes(Node node) {
    this.node = node;
  }

  /// Adds the route.
  void add(RoutesConfig routes) {
    routes.post("/api/v1/backups", this::make, Needs.OPERATE);
  }

  private void make(Context ctx) {
    boolean withKey = Bodies.json(ctx, body -> body.get("key").bool());
    Replies.json(ctx, Views.backup(node.backingUp().make(withKey)));
  }
}
