package org.openledger.chain.rpc;

/// Who sends requests, as far as a server can tell.
public sealed interface Caller {
  /// This program itself.
  Caller SELF = new From("");

  /// Whoever asks from one address, who may be several.
  record From(String address) implements Caller {}

  /// The other end of one connection.
  ///
  /// @param subscriptions what it subscribes to; no two connections have the same
  record Connected(Subscriptions subscriptions) implements Caller {}
}
