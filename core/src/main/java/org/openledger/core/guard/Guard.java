package org.openledger.core.guard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.openledger.core.guard.Approach.Reach;

/// Who is answered at all, decided before anything else and for every listener alike: HTTP, the
/// upgrade to a WebSocket, and JSON-RPC over both.
///
/// A server on the loopback interface is reached by every page that somebody on this machine looks
/// at. Three things tell those from programs and from its own page:
///
/// - `Host`. Another name than the machine's own was made to point here (DNS rebinding), so it is
///   refused always, also where no browser is behind it.
/// - `Origin`. Browsers send it with what a page may not send unasked. A page's own origin and
///   those on a list are answered, and asked for in advance (the preflight of the Fetch standard).
///   No `Origin` means no browser, or a page that reads its own server.
/// - `Sec-Fetch-Site`. Browsers send it with everything. What another site causes without an
///   `Origin`, such as a picture, could not be read by that site but would be computed all the
///   same.
///
/// It decides and does nothing: each server carries out what it says.
public final class Guard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern AUTHORITY =
      Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern FIELD_NAMES = Pattern.compile("[A-Za-z0-9-]+( *, *[A-Za-z0-9-]+)*");

  /// Extensions of browsers, wallets among them: no page can pretend to be one.
  private static final Pattern EXTENSION =
      Pattern.compile("(chrome|moz|safari-web)-extension://[A-Za-z0-9-]+");

  /// How long a browser need not ask again: the least of what browsers cut it to.
  private static final String PREFLIGHT_SECONDS = "600";

  private final Neighbours neighbours;

  /// A guard that knows certain neighbours.
  public Guard(Neighbours neighbours) {
    this.neighbours = neighbours;
  }

  /// Decides on a request.
  public Verdict look(Approach approach) {
    var hosts = approach.headers().all("Host");
    var host = hosts.size() == 1 ? hosts.getFirst().toLowerCase(Locale.ROOT) : "";
    var name = name(host);
    if (!LOOPBACK.contains(name) && !neighbours.hosts().contains(name)) {
      return refuse(
          "this server is called localhost, 127.0.0.1 or [::1]; other names are given to it with"
              + " --host when it is started");
    }
    var origins = approach.headers().all("Origin");
    if (origins.size() > 1) {
      return refuse("a request has one Origin");
    }
    if (origins.isEmpty()) {
      return withoutOrigin(approach);
    }
    var origin = origins.getFirst();
    boolean own = isOwn(origin, host, name);
    if (!own && !mayCall(origin, approach.reach())) {
      return refuse(
          "pages of other origins are not answered, unless they are given with --cors when the"
              + " server is started");
    }
    var headers = new LinkedHashMap<>(VARIES);
    if (!own) {
      headers.put("Access-Control-Allow-Origin", origin);
      headers.put("Access-Control-Expose-Headers", "*");
    }
    return approach.isPreflight() ? preflight(approach, headers) : new Verdict.Allow(headers);
  }

  private static final Map<String, String> VARIES = Map.of("Vary", "Origin");

  private static Verdict refuse(String reason) {
    return new Verdict.Refuse(reason, VARIES);
  }

  /// The name in a `Host` header; empty if there is none.
  private static String name(String host) {
    var parts = AUTHORITY.matcher(host);
    return parts.matches() ? parts.group(1) : "";
  }

  /// No browser; or one whose page reads its own server, or whose user types or follows a link.
  private static Verdict withoutOrigin(Approach approach) {
    boolean foreign =
        approach.headers().all("Sec-Fetch-Site").stream()
            .anyMatch(site -> !List.of("same-origin", "none").contains(site));
    return foreign && !approach.isVisit()
        ? refuse("what another site's page causes is not answered")
        : new Verdict.Allow(VARIES);
  }

  /// Whether a page came from this very server. Behind a name of its own may stand what speaks TLS
  /// for it.
  private boolean isOwn(String origin, String host, String name) {
    return origin.equals("http://" + host)
        || (neighbours.hosts().contains(name) && origin.equals("https://" + host));
  }

  private boolean mayCall(String origin, Reach reach) {
    return neighbours.origins().contains(origin)
        || (neighbours.localPages() && isLocal(origin))
        || (reach == Reach.WALLETS && EXTENSION.matcher(origin).matches());
  }

  private static boolean isLocal(String origin) {
    var authority = origin.replaceFirst("^https?://", "");
    return !authority.equals(origin) && LOOPBACK.contains(name(authority));
  }

  private static Verdict preflight(Approach approach, Map<String, String> headers) {
    headers.put(
        "Vary",
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers,"
            + " Access-Control-Request-Private-Network");
    headers.put("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
    // Clients add headers of their own (x-stainless-...); whoever is on the list may send any.
    approach
        .one("Access-Control-Request-Headers")
        .filter(wanted -> FIELD_NAMES.matcher(wanted.strip()).matches())
        .ifPresent(wanted -> headers.put("Access-Control-Allow-Headers", wanted.strip()));
    approach
        .one("Access-Control-Request-Private-Network")
        .filter("true"::equals)
        .ifPresent(_ -> headers.put("Access-Control-Allow-Private-Network", "true"));
    headers.put("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    return new Verdict.Preflight(headers);
  }
}
