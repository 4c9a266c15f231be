package org.openledger.core.digest;

import org.openledger.core.hash.Hash;

/// The key under which an agent is registered; [#NONE] where a person asked.
public record AgentKey(Hash value) {
  /// No agent.
  public static final AgentKey NONE = new AgentKey(Hash.ZERO);

  @Override
  public String toString() {
    return value.toString();
  }
}
