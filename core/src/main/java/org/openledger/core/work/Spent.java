package org.openledger.core.work;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// A request has used up what it may cost; the text says of what.
public final class Spent extends Refusal {
  private static final long serialVersionUID = 1L;

  Spent(String text) {
    super(Code.OVER_BOUND, text);
  }
}
