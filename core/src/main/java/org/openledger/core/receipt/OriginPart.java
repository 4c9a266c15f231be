package org.openledger.core.receipt;

import java.math.BigInteger;
import java.util.List;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.digest.AgentKey;
import org.openledger.core.digest.AgentRunId;
import org.openledger.core.digest.AppKey;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;

/// Through whom an answer was asked for, and what they add: an app, an agent in a step of its run.
///
/// @param app the app
/// @param agent the agent
/// @param run the agent's run
/// @param step the step of that run, from 1; 0 where no agent asked
/// @param hops every declared share, the nearest to the payer first
public record OriginPart(AppKey app, AgentKey agent, AgentRunId run, long step, List<Hop> hops) {
  static final String TYPE =
      "Origin(bytes32 app,bytes32 agent,bytes32 agentRun,uint64 agentStep,Hop[] hops)";

  /// Somebody asked by themselves.
  public static final OriginPart DIRECT =
      new OriginPart(AppKey.NONE, AgentKey.NONE, AgentRunId.NONE, 0, List.of());

  /// Hops an answer may pass through.
  static final int HOPS_MAX = 16;

  public OriginPart {
    hops = List.copyOf(hops);
    if (step < 0) {
      throw new IllegalArgumentException("steps are not negative: " + step);
    }
    if (hops.size() > HOPS_MAX) {
      throw new IllegalArgumentException("more than " + HOPS_MAX + " shares on top");
    }
  }

  /// What is added on top of the fee.
  public Open onTop() {
    return new Open(
        hops.stream().map(hop -> hop.amount().units()).reduce(BigInteger.ZERO, BigInteger::add));
  }

  Hash structHash() {
    return new Eip712.Struct(TYPE + Hop.TYPE)
        .hash(app.value())
        .hash(agent.value())
        .hash(run.value())
        .number(UInt256.of(step))
        .hashes(hops.stream().map(Hop::structHash).toList())
        .hash();
  }
}
