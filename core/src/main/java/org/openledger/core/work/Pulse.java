package org.openledger.core.work;

import java.io.IOException;
import java.io.OutputStream;

/// Finds out whether the reader of a JSON document is still there by sending it blanks, which JSON
/// allows before a value: a system tells of a connection that was closed only to those who write.
///
/// A reader that closed its own half and waits for the answer is there.
public final class Pulse implements Presence {
  /// Where the document will go; opening it begins the answer.
  @FunctionalInterface
  public interface Opening {
    OutputStream open() throws IOException;
  }

  private final Opening opening;
  private boolean begun;

  /// A pulse that has not begun yet.
  public Pulse(Opening opening) {
    this.opening = opening;
  }

  @Override
  public boolean isThere() {
    begun = true;
    try {
      var out = opening.open();
      out.write(' ');
      out.flush();
      return true;
    } catch (IOException _) {
      // That is the answer: the connection is gone.
      return false;
    }
  }

  /// Whether blanks were sent, so that the rest goes where they went.
  public boolean hasBegun() {
    return begun;
  }
}
