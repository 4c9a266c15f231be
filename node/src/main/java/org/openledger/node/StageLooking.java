package org.openledger.node;

import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Reader;
import org.openledger.core.flow.DatanetId;
import org.openledger.memory.MemoryFactory;

/// How the stages look at wanted questions.
///
/// @param datanets whose records they could be answered by
/// @param memories know what a question is about
record StageLooking(Datanets datanets, MemoryFactory memories) implements Wanting.Looking {
  @Override
  public byte[] about(String question) {
    return memories.about(question);
  }

  @Override
  public boolean mayRead(DatanetId datanet, Account reader) {
    var eyes = new Reader.Account(reader.name());
    return datanets.list(eyes).stream().anyMatch(seen -> seen.id().equals(datanet));
  }
}
