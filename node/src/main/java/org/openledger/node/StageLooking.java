package org.openledger.node;

import org.openledger.memory.MemoryFactory;

/// How the stages look at wanted questions.
///
/// @param memories know what a question is about
record StageLooking(MemoryFactory memories) implements Wanting.Looking {
  @Override
  public byte[] about(String question) {
    return memories.about(question);
  }
}
