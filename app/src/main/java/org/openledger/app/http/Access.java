package org.openledger.app.http;

/// Who may ask a node for more than its page and its health.
public enum Access {
  /// Whoever has a key.
  KEY,
  /// Whoever reaches the port: requests without a key are the owner's.
  OPEN
}
