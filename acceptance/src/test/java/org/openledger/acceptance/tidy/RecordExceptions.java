package org.openledger.acceptance.tidy;

import java.util.Map;
import java.util.stream.Collectors;

/// Public records whose neighbours of one type stay, and why; each named by its file and itself.
final class RecordExceptions {
  private static final Map<String, String> BY_REASON =
      Map.of(
          "fields and order are those of Ethereum's specification",
          """
          Account.java record Account
          BlockContext.java record BlockContext
          BlockExecution.java record Executed
          BlockHeader.java record BlockHeader
          BlockOverrides.java record BlockOverrides
          Body.java record Body
          Chain.java record Choice
          EventLog.java record EventLog
          Genesis.java record Fields
          IntrinsicGas.java record IntrinsicGas
          LogFilter.java record LogFilter
          LogSearch.java record Found
          TransactionOutcome.java record Executed
          TransactionReceipt.java record TransactionReceipt
          Withdrawal.java record Withdrawal
          WopenCalls.java record Authorization
          """,
          "a shape, a range or a position, in the order in which mathematics writes it",
          """
          AttributionMethod.java record Cost
          Attention.java record Segment
          Block.java record Block
          Bootstrap.java record Bootstrap
          BpeVocabulary.java record Merge
          Attribution.java record EvidenceSpan
          LoraAdapter.java record Block
          Matrix.java record Matrix
          MerkleProof.java record MerkleProof
          MerkleSumProof.java record MerkleSumProof
          RowBlocks.java record Range
          Rows.java record Bytes
          Rows.java record Floats
          TensorInfo.java record TensorInfo
          UInt256.java record UInt256
          Weights.java record Shape
          """,
          "counts and readings that one method makes and everybody reads by name",
          """
          Attribution.java record Attribution
          Card.java record Card
          Receipts.java record Stored
          Span.java record Source
          Span.java record Span
          WorldState.java record Checkpoint
          """,
          "a document by its members; it is read and written by name",
          """
          Contribution.java record Contribution
          """,
          "settings with a named constant of defaults, from which one is changed by name",
          """
          BlockSimulation.java record Call
          BlockSimulation.java record Options
          ContributionVectors.java record Settings
          Demo.java record Request
          PoolLimits.java record PoolLimits
          """);

  /// Reasons by what they are for.
  static final Map<String, String> REASONS =
      BY_REASON.entrySet().stream()
          .flatMap(
              entry -> entry.getValue().lines().map(record -> Map.entry(record, entry.getKey())))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private RecordExceptions() {}
}
