package org.openledger.core.json;

/// JSON text that is malformed, beyond a bound, or not of the expected form.
public final class JsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }
}
