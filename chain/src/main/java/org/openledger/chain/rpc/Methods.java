package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.node.ChainNode;

/// The list of all methods.
final class Methods {
  private Methods() {}

  static List<RpcMethod> of(ChainNode node) {
    List<RpcMethod> all = new ArrayList<>(always(node));
    if (node.config().tuning().dev()) {
      all.addAll(dev(node));
    }
    return all;
  }

  private static List<RpcMethod> always(ChainNode node) {
    Blocks blocks = new Blocks(node);
    Filters filters = new Filters(node);
    return List.of(
        new ClientVersion(),
        new Sha3(),
        new NetVersion(node),
        new NetListening(),
        new PeerCount(),
        new ChainId(node),
        new Syncing(),
        new Config(node),
        new Accounts(),
        new BlockNumber(node),
        new GetBalance(node, blocks),
        new GetCode(node, blocks),
        new GetStorageAt(node, blocks),
        new GetStorageValues(node, blocks),
        new GetTransactionCount(node, blocks),
        new Call(node, blocks),
        new EstimateGas(node, blocks),
        new GasPrice(node),
        new MaxPriorityFee(),
        new BaseFee(node),
        new BlobBaseFee(node),
        new SendRawTransaction(node),
        new GetTransactionByHash(node),
        new GetTransactionByBlockHashAndIndex(blocks),
        new GetBlockTransactionCountByHash(blocks),
        new GetBlockByHash(blocks),
        new GetUncleCountByBlockHash(blocks),
        new GetTransactionByBlockNumberAndIndex(blocks),
        new GetBlockTransactionCountByNumber(blocks),
        new GetBlockByNumber(blocks),
        new GetUncleCountByBlockNumber(blocks),
        new GetTransactionReceipt(node),
        new GetBlockReceipts(blocks),
        new GetLogs(node, blocks),
        new NewFilter(node, blocks, filters),
        new NewBlockFilter(filters),
        new NewPendingTransactionFilter(filters),
        new GetFilterChanges(filters),
        new GetFilterLogs(filters),
        new UninstallFilter(filters),
        new FeeHistory(node, blocks),
        new GetProof(node, blocks),
        new TxPoolStatus(node),
        new TxPoolContent(node),
        new TxPoolContentFrom(node),
        new GetRawHeader(blocks),
        new GetRawBlock(blocks),
        new GetRawReceipts(blocks),
        new GetRawTransaction(node),
        new Subscribe(node, blocks),
        new Unsubscribe(),
        new TraceTransaction(node),
        new TraceBlockByHash(node, blocks),
        new TraceBlockByNumber(node, blocks),
        new TraceCall(node, blocks),
        new SimulateV1(node, blocks),
        new CreateAccessList(node, blocks));
  }

  private static List<RpcMethod> dev(ChainNode node) {
    DevSnapshots snapshots = new DevSnapshots(node);
    return List.of(
        new EvmMine(node),
        new EvmSnapshot(snapshots),
        new EvmRevert(snapshots),
        new EvmIncreaseTime(node),
        new EvmSetBalance(node),
        new AnvilSetBalance(node),
        new HardhatSetBalance(node));
  }
}
