package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// The run of an agent that an answer was a step of; [#NONE] where no agent asked.
public record AgentRunId(Hash value) {
  /// No run.
  public static final AgentRunId NONE = new AgentRunId(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
