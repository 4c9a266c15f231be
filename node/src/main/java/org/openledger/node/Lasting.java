package org.openledger.node;

import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;

/// A delivery that goes on when whoever asked has gone away.
final class Lasting implements Delivery {
  private final Delivery delivery;
  private boolean gone;

  Lasting(Delivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public void begin() {
    unlessGone(delivery::begin);
  }

  @Override
  public void text(String piece) {
    unlessGone(() -> delivery.text(piece));
  }

  private void unlessGone(Runnable telling) {
    if (gone) {
      return;
    }
    try {
      telling.run();
    } catch (Refusal e) {
      if (e.kind() != Kind.CANCELLED) {
        throw e;
      }
      gone = true;
    }
  }
}
