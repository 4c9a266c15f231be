package org.openledger.app.http;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// A member of a request whose value this node cannot honour.
public final class ParameterRefusal extends Refusal {
  private static final long serialVersionUID = 1L;

  private final String param;

  /// Refuses the member `param` with the given value.
  public ParameterRefusal(String param, String value) {
    super(
        Code.UNSUPPORTED_ARGUMENT,
        "\"%s\": %s is not supported; leave it out".formatted(param, value));
    this.param = param;
  }

  /// The member.
  public String param() {
    return param;
  }
}
