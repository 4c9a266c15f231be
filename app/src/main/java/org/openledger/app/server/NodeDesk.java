package org.openledger.app.server;

import java.time.InstantSource;
import java.util.List;
import org.openledger.app.http.openai.ChatRoutes;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ModelId;
import org.openledger.node.Answered;
import org.openledger.node.Asking;
import org.openledger.node.Delivery;
import org.openledger.node.Node;
import org.openledger.node.Replied;
import org.openledger.node.Source;

/// A node's models as OpenAI's clients ask them.
record NodeDesk(Node node) implements ChatRoutes.Desk {
  @Override
  public List<ModelId> models(Address account) {
    return node.catalogue().modelIds(account);
  }

  @Override
  public Replied ask(Asking asking, Delivery delivery) {
    return node.answering().ask(asking, delivery);
  }

  @Override
  public List<Source> sources(Answered answered) {
    return node.attributing().sources(answered);
  }

  @Override
  public InstantSource clock() {
    return node.clock();
  }
}
