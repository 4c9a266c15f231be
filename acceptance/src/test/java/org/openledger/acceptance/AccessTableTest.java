package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.http.Access;
import org.openledger.app.server.ApiServer;
import org.openledger.app.server.Serving;
import org.openledger.core.guard.Neighbours;
import org.openledger.core.money.Open;
import org.openledger.node.Account.Role;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;

/// Every route with every credential, by every name and from every page. The routes are read from
/// the sources; what each must answer is written down here, and a route that is not fails.
class AccessTableTest {
  private static final String PAGE = "https://app.example";

  /// Who may call a route.
  private enum For {
    ANYBODY,
    ANY_KEY,
    ASK,
    CONTRIBUTE,
    CURATE,
    OPERATE
  }

  /// What a route answers to whoever may, on a node that has nothing yet and to an empty body.
  private record Rule(For whom, int status) {}

  private static final Map<String, Rule> RULES = new TreeMap<>();

  static {
    for (var part : List.of("", "console/console.css", "console/console.js", "console/icon.svg")) {
      RULES.put("get /" + part, new Rule(For.ANYBODY, 200));
    }
    RULES.put("get /healthz", new Rule(For.ANYBODY, 200));
    RULES.put("get /readyz", new Rule(For.ANYBODY, 503));
    RULES.put("get /openapi.json", new Rule(For.ANYBODY, 200));
    RULES.put("post /rpc", new Rule(For.ANYBODY, 200));
    RULES.put("get /v1/models", new Rule(For.ANY_KEY, 200));
    RULES.put("get /v1/models/{id}", new Rule(For.ANY_KEY, 404));
    RULES.put("post /v1/chat/completions", new Rule(For.ASK, 400));
    RULES.put("get /api/v1/models", new Rule(For.ANY_KEY, 200));
    RULES.put("get /api/v1/earnings", new Rule(For.ANY_KEY, 200));
    RULES.put("get /api/v1/wanted", new Rule(For.ANY_KEY, 200));
    RULES.put("get /api/v1/roots", new Rule(For.ANY_KEY, 200));
    RULES.put("get /api/v1/receipts", new Rule(For.ASK, 200));
    RULES.put("get /api/v1/receipts/{id}", new Rule(For.ASK, 404));
    RULES.put("get /api/v1/receipts/{id}/bundle", new Rule(For.ASK, 404));
    RULES.put("post /api/v1/receipts/{id}/verify", new Rule(For.ASK, 404));
    RULES.put("post /api/v1/epochs", new Rule(For.OPERATE, 400));
    RULES.put("get /api/v1/damage", new Rule(For.OPERATE, 200));
    RULES.put("get /api/v1/datanets", new Rule(For.ANY_KEY, 200));
    RULES.put("post /api/v1/datanets", new Rule(For.CURATE, 400));
    RULES.put("post /api/v1/datanets/{id}/records", new Rule(For.CONTRIBUTE, 404));
    RULES.put("delete /api/v1/datanets/{id}/records/{record}", new Rule(For.ANY_KEY, 404));
    RULES.put("get /api/v1/datanets/{id}/readers", new Rule(For.ANY_KEY, 404));
    RULES.put("put /api/v1/datanets/{id}/readers/{name}", new Rule(For.ANY_KEY, 404));
    RULES.put("delete /api/v1/datanets/{id}/readers/{name}", new Rule(For.ANY_KEY, 404));
    RULES.put("get /api/v1/keys", new Rule(For.OPERATE, 200));
    RULES.put("post /api/v1/keys", new Rule(For.OPERATE, 400));
    RULES.put("delete /api/v1/keys/{name}", new Rule(For.OPERATE, 404));
    RULES.put("post /api/v1/keys/{name}/refunds", new Rule(For.OPERATE, 400));
    RULES.put("post /api/v1/backups", new Rule(For.OPERATE, 400));
  }

  private static String lines(String... headers) {
    return Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
  }

  /// What a request brings to be known by, and what that makes of it.
  private enum Credential {
    NONE,
    OWNER("Authorization: Bearer KEY"),
    OWNER_IN_LOWER_CASE("authorization: bearer KEY"),
    ASKER("Authorization: Bearer ASKER"),
    CURATOR("Authorization: Bearer CURATOR"),
    WRONG("Authorization: Bearer ol-wrong"),
    BASIC("Authorization: Basic KEY"),
    TWO("Authorization: Bearer KEY", "Authorization: Bearer KEY");

    private final String headers;

    Credential(String... headers) {
      this.headers = lines(headers);
    }

    private int refusal(For whom) {
      Set<For> may =
          switch (this) {
            case OWNER, OWNER_IN_LOWER_CASE -> Set.of(For.values());
            case ASKER -> Set.of(For.ANYBODY, For.ANY_KEY, For.ASK);
            case CURATOR -> Set.of(For.ANYBODY, For.ANY_KEY, For.CONTRIBUTE, For.CURATE);
            case NONE, WRONG, BASIC, TWO -> Set.of(For.ANYBODY);
          };
      boolean isKnown = may.contains(For.ANY_KEY);
      return may.contains(whom) ? 0 : isKnown ? 403 : 401;
    }
  }

  /// By which name it calls the server.
  private enum Host {
    LOCALHOST(0, "Host: localhost"),
    ADDRESS(0, "Host: 127.0.0.1:PORT"),
    ADDRESS_OF_SIX(0, "Host: [::1]"),
    EVIL(403, "Host: evil.example"),
    TWO(400, "Host: localhost", "Host: localhost"),
    ABSENT(400);

    private final int refusal;
    private final String headers;

    Host(int refusal, String... headers) {
      this.refusal = refusal;
      this.headers = lines(headers);
    }
  }

  /// Whose page it is.
  private enum Origin {
    NONE(0),
    OWN(0, "Origin: http://NAME"),
    NULL(403, "Origin: null"),
    EVIL(403, "Origin: https://evil.example"),
    CROSS_SITE(403, "Sec-Fetch-Site: cross-site"),
    LISTED(0, "Origin: " + PAGE, "Sec-Fetch-Site: cross-site");

    private final int refusal;
    private final String headers;

    Origin(int refusal, String... headers) {
      this.refusal = refusal;
      this.headers = lines(headers);
    }
  }

  @TempDir private static Path home;
  private static Node node;
  private static ApiServer server;
  private static String asker;
  private static String curator;

  @BeforeAll
  static void start() {
    node = Node.open(NodeConfig.at(home));
    server =
        ApiServer.start(
            node,
            Serving.on(0, Access.KEY).withNeighbours(Neighbours.of(List.of(), List.of(PAGE))));
    asker = node.keys().add("asker", Set.of(Role.ASK), Open.ZERO).key();
    curator = node.keys().add("curator", Set.of(Role.CURATE, Role.CONTRIBUTE), Open.ZERO).key();
  }

  @AfterAll
  static void stop() {
    server.close();
    node.close();
  }

  @Test
  void everyRouteHasARule() throws IOException {
    assertThat(RULES.keySet()).isEqualTo(Routes.all());
  }

  @Test
  void everyRouteAnswersWhomItMay() throws IOException {
    var wrong = new ArrayList<String>();
    int tried = 0;
    for (var rule : RULES.entrySet()) {
      for (var host : Host.values()) {
        for (var origin : Origin.values()) {
          for (var credential : Credential.values()) {
            int expected = expected(rule.getValue(), host, origin, credential);
            int status = status(rule.getKey(), host, origin, credential);
            tried++;
            if (status != expected) {
              wrong.add(
                  "%s %s %s %s: %d, not %d"
                      .formatted(rule.getKey(), host, origin, credential, status, expected));
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(5_000);
  }

  /// Cheapest first: the name, the page, the key, the role; then the route.
  private static int expected(Rule rule, Host host, Origin origin, Credential credential) {
    int refusal = credential.refusal(rule.whom);
    return host.refusal != 0
        ? host.refusal
        : origin.refusal != 0 ? origin.refusal : refusal != 0 ? refusal : rule.status;
  }

  private static int status(String route, Host host, Origin origin, Credential credential)
      throws IOException {
    int port = server.uri().getPort();
    var name =
        host.headers.isEmpty()
            ? "localhost"
            : host.headers.lines().findFirst().orElseThrow().substring("Host: ".length());
    var request = new StringBuilder(line(route)).append(" HTTP/1.1\r\nContent-Length: 0\r\n");
    for (var headers : List.of(host.headers, origin.headers, credential.headers)) {
      request.append(headers);
    }
    var text =
        request
            .append("Connection: close\r\n\r\n")
            .toString()
            .replace("NAME", name)
            .replace("PORT", Integer.toString(port))
            .replace("KEY", node.keys().localKey())
            .replace("ASKER", asker)
            .replace("CURATOR", curator);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      var answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return Integer.parseInt(answer.readLine().split(" ", 3)[1]);
    }
  }

  private static String line(String route) {
    var parts = route.split(" ", 2);
    var path = parts[1].replace("receipts/{id}", "receipts/0x" + "ab".repeat(32));
    return parts[0].toUpperCase(java.util.Locale.ROOT)
        + " "
        + path.replaceAll("\\{[a-z]+}", "none");
  }
}
