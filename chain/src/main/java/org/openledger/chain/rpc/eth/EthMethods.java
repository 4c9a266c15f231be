package org.openledger.chain.rpc.eth;

import java.util.List;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.RpcMethod;

/// The methods of the namespace `eth`.
public final class EthMethods {
  private EthMethods() {}

  /// All of them, asking a node.
  public static List<RpcMethod> of(ChainNode node) {
    Blocks blocks = new Blocks(node);
    Filters filters = new Filters(node);
    return List.of(
        new EthChainId(node),
        new EthSyncing(),
        new EthConfig(node),
        new EthAccounts(),
        new EthBlockNumber(node),
        new EthGetBalance(node, blocks),
        new EthGetCode(node, blocks),
        new EthGetStorageAt(node, blocks),
        new EthGetStorageValues(node, blocks),
        new EthGetTransactionCount(node, blocks),
        new EthCall(node, blocks),
        new EthEstimateGas(node, blocks),
        new EthGasPrice(node),
        new EthMaxPriorityFeePerGas(),
        new EthBaseFee(node),
        new EthBlobBaseFee(node),
        new EthSendRawTransaction(node),
        new EthGetTransactionByHash(node),
        new EthGetTransactionByBlockHashAndIndex(blocks),
        new EthGetBlockTransactionCountByHash(blocks),
        new EthGetBlockByHash(blocks),
        new EthGetUncleCountByBlockHash(blocks),
        new EthGetTransactionByBlockNumberAndIndex(blocks),
        new EthGetBlockTransactionCountByNumber(blocks),
        new EthGetBlockByNumber(blocks),
        new EthGetUncleCountByBlockNumber(blocks),
        new EthGetTransactionReceipt(node),
        new EthGetBlockReceipts(blocks),
        new EthGetLogs(node, blocks),
        new EthNewFilter(node, blocks, filters),
        new EthNewBlockFilter(filters),
        new EthNewPendingTransactionFilter(filters),
        new EthGetFilterChanges(filters),
        new EthGetFilterLogs(filters),
        new EthUninstallFilter(filters),
        new EthFeeHistory(node, blocks),
        new EthGetProof(node, blocks),
        new EthSubscribe(node, blocks),
        new EthUnsubscribe(),
        new EthSimulateV1(node, blocks),
        new EthCreateAccessList(node, blocks));
  }
}
