package org.openledger.chain.rpc;

/// One JSON-RPC method.
///
/// A parameter that is not what it should be is an `IllegalArgumentException`, which the handler
/// answers with error -32602; a `Failure` is answered by its code.
public interface RpcMethod {
  String name();

  Reply call(Params params);
}
