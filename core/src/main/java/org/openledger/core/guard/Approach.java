package org.openledger.core.guard;

import java.util.List;
import java.util.Optional;

/// What a request says of where it comes from.
///
/// @param method its method
/// @param reach what it wants to reach
/// @param headers its headers
public record Approach(String method, Reach reach, Headers headers) {
  /// What a request wants to reach, as far as that decides who may.
  public enum Reach {
    /// The page for people: links of other sites may lead to it.
    PAGE,
    /// What pages and programs call.
    API,
    /// The chain's JSON-RPC, which wallets inside browsers call too.
    WALLETS
  }

  /// The headers of a request.
  @FunctionalInterface
  public interface Headers {
    /// All values of a header, in their order; none if it is not there.
    List<String> all(String name);
  }

  Optional<String> one(String name) {
    var all = headers.all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }

  /// Whether a browser asks if it may send what another site's page wants to send.
  boolean isPreflight() {
    return method.equals("OPTIONS") && one("Access-Control-Request-Method").isPresent();
  }

  /// Whether somebody follows a link to the page.
  boolean isVisit() {
    return reach == Reach.PAGE
        && (method.equals("GET") || method.equals("HEAD"))
        && one("Sec-Fetch-Mode").filter("navigate"::equals).isPresent()
        && one("Sec-Fetch-Dest").filter("document"::equals).isPresent();
  }
}
