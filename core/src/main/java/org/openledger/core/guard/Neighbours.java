package org.openledger.core.guard;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// By which names a server is called, and whose pages may call it.
///
/// @param hosts names beside the loopback ones, in lower case, without port
/// @param origins origins of pages that may call it, as browsers send them
/// @param localPages whether pages that this machine serves on other ports may, too
public record Neighbours(Set<String> hosts, Set<String> origins, boolean localPages) {
  /// A server that is called by loopback names, by its own pages.
  public static final Neighbours NONE = new Neighbours(Set.of(), Set.of(), false);

  public Neighbours {
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }

  /// Those that an operator names.
  ///
  /// @param hosts names such as `node.example` or `[fd00::1]`
  /// @param origins origins such as `https://app.example`
  /// @throws Refusal if one is none
  public static Neighbours of(List<String> hosts, List<String> origins) {
    var names = new TreeSet<String>();
    for (var host : hosts) {
      names.add(host(host));
    }
    var pages = new TreeSet<String>();
    for (var origin : origins) {
      pages.add(origin(origin));
    }
    return new Neighbours(names, pages, false);
  }

  /// The same, with the pages that this machine serves.
  public Neighbours withLocalPages() {
    return new Neighbours(hosts, origins, true);
  }

  private static String host(String text) {
    var name = text.toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?|\\[[0-9a-f:.]{2,45}]")) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "\"" + text + "\" is no host's name; give one without scheme and port: node.example");
    }
    return name;
  }

  private static String origin(String text) {
    var origin = text.toLowerCase(Locale.ROOT);
    if (!origin.matches("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?")) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "\""
              + text
              + "\" is no origin; name each page's: https://app.example, with its port if"
              + " that is not the usual one, and without a path");
    }
    return origin;
  }
}
