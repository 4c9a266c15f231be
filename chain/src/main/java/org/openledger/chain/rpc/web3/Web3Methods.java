package org.openledger.chain.rpc.web3;

import java.util.List;
import org.openledger.chain.rpc.RpcMethod;

/// The methods of the namespace `web3`.
public final class Web3Methods {
  private Web3Methods() {}

  /// All of them.
  public static List<RpcMethod> of() {
    return List.of(new Web3ClientVersion(), new Web3Sha3());
  }
}
