package org.openledger.app.server;

import org.openledger.app.http.Access;
import org.openledger.core.guard.Neighbours;
import org.openledger.core.work.Pace;

/// How a node is served.
///
/// @param port loopback port, or 0 for any free one
/// @param access who may ask
/// @param neighbours by which names it is called, and by whose pages
/// @param pace how slowly requests may come
public record Serving(int port, Access access, Neighbours neighbours, Pace pace) {
  /// On a port, to this machine.
  public static Serving on(int port, Access access) {
    return new Serving(port, access, Neighbours.NONE, Pace.USUAL);
  }

  /// The same with other neighbours.
  public Serving withNeighbours(Neighbours others) {
    return new Serving(port, access, others, pace);
  }
}
