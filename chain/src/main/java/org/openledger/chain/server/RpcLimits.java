package org.openledger.chain.server;

import java.time.Duration;
import org.openledger.core.work.Limits;

/// Bounds of JSON-RPC requests.
///
/// @param requestBytes longest request
/// @param work what a request or a whole batch may cost
/// @param batchCalls most calls of a batch
public record RpcLimits(int requestBytes, Limits work, int batchCalls) {
  /// More than one call may use, and room for the three or four tries of an estimate of the largest
  /// transaction; of the slowest instructions about 1.2 s of processor time.
  private static final long GAS = 75_000_000;

  private static final Duration PROCESSOR = Duration.ofSeconds(2);
  private static final int ANSWER_BYTES = 25 << 20;
  private static final Limits USUAL = new Limits(GAS, PROCESSOR, ANSWER_BYTES);

  /// What wallets send, to a chain beside a node's answers.
  public static final RpcLimits NODE = new RpcLimits(1 << 20, USUAL, 100);

  /// What contract tools send, to a chain alone: they trace whole blocks too.
  public static final RpcLimits ALONE =
      new RpcLimits(5 << 20, new Limits(4 * GAS, PROCESSOR, ANSWER_BYTES), 5_000);

  /// The same with another budget of processor time; gas grows with it.
  public RpcLimits withProcessor(Duration processor) {
    long perMilli = work.gas() / work.processor().toMillis();
    long gas = Math.max(1, Math.multiplyExact(perMilli, processor.toMillis()));
    return new RpcLimits(requestBytes, new Limits(gas, processor, ANSWER_BYTES), batchCalls);
  }
}
