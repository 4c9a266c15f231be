package org.openledger.chain.server;

import org.openledger.core.guard.Neighbours;
import org.openledger.core.work.Pace;

/// Where and how a chain listens.
///
/// @param port loopback port, or 0 for any free one
/// @param neighbours by which names it is called, and by whose pages
/// @param limits bounds of requests
/// @param pace how slowly they may come
public record Listening(int port, Neighbours neighbours, RpcLimits limits, Pace pace) {
  /// On a port, for the programs and the pages of this machine.
  public static Listening on(int port) {
    return new Listening(port, Neighbours.NONE.withLocalPages(), RpcLimits.ALONE, Pace.USUAL);
  }
}
