package org.openledger.chain.rpc;

/// One JSON-RPC method.
///
/// A parameter that is not what it should be is a reason for [InvalidParams], which the handler
/// answers with error -32602; a `Failure` is answered by its code, and anything else is a fault.
public interface RpcMethod {
  String name();

  Reply call(Params params);
}
