package org.openledger.node;

/// How an answer reaches whoever asked. Each of these may refuse with `CALLER_GONE`.
public interface Delivery {
  /// Nobody is told anything before the answer is whole.
  Delivery WHOLE =
      new Delivery() {
        @Override
        public void begin() {}

        @Override
        public void text(String piece) {}
      };

  /// The question is accepted and its cost reserved; text may follow.
  void begin();

  /// The next piece of the text.
  void text(String piece);
}
