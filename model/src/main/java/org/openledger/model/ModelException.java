package org.openledger.model;

import org.jspecify.annotations.Nullable;

/// A refusal or failure of the model module, with a code to switch on and a message to show.
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ModelError error;

  /// A refusal for the given reason.
  public ModelException(ModelError error, String message) {
    this(error, message, null);
  }

  /// A refusal for the given reason, with what caused it.
  public ModelException(ModelError error, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /// The reason.
  public ModelError error() {
    return error;
  }
}
