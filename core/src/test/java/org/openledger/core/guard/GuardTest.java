package org.openledger.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.guard.Approach.Reach;

/// Who is answered at all.
class GuardTest {
  private static final String PAGE = "https://app.example";
  private static final Guard PLAIN = new Guard(Neighbours.NONE);
  private static final Guard LISTED =
      new Guard(Neighbours.of(List.of("Node.Example"), List.of(PAGE, "http://localhost:5173")));

  private static Verdict look(Guard guard, String method, Reach reach, String... headers) {
    return guard.look(
        new Approach(
            method,
            reach,
            name -> {
              var values = new ArrayList<String>();
              for (var header : headers) {
                if (header.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                  values.add(header.substring(name.length() + 1).strip());
                }
              }
              return values;
            }));
  }

  private static boolean answers(Guard guard, String method, String... headers) {
    return look(guard, method, Reach.API, headers) instanceof Verdict.Allow;
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:8080, true",
    "LOCALHOST, true",
    "127.0.0.1:1, true",
    "[::1], true",
    "[::1]:65535, true",
    "node.example, false",
    "evil.example, false",
    "127.0.0.1.evil.example, false",
    "localhost.evil.example, false",
    "evil.example:127.0.0.1, false",
    "localhost:x, false",
    "localhost:, false",
    "localhost:123456, false",
    "127.1, false",
    "localhost., false",
    "user@localhost, false",
    "'', false",
  })
  void aNameThatIsNotThisMachinesIsRefusedAlways(String host, boolean answered) {
    assertThat(answers(PLAIN, "GET", "Host: " + host)).isEqualTo(answered);
    assertThat(answers(PLAIN, "POST", "Host: " + host)).isEqualTo(answered);
  }

  @Test
  void aNameTheOperatorGaveIsThisMachines() {
    assertThat(answers(LISTED, "POST", "Host: node.example:8080")).isTrue();
    assertThat(answers(LISTED, "POST", "Host: NODE.example")).isTrue();
    assertThat(answers(LISTED, "POST", "Host: x.node.example")).isFalse();
    assertThat(answers(LISTED, "POST", "Host: node.example", "Origin: https://node.example"))
        .isTrue();
    assertThat(answers(LISTED, "POST", "Host: localhost", "Origin: https://localhost")).isFalse();
  }

  @Test
  void noHostAndTwoHostsAreRefused() {
    assertThat(answers(PLAIN, "GET")).isFalse();
    assertThat(answers(PLAIN, "GET", "Host: localhost", "Host: localhost")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:1, true, true",
    "http://localhost:2, false, false",
    "http://localhost:5173, false, true",
    "http://127.0.0.1:1, false, false",
    "https://app.example, false, true",
    "https://app.example:444, false, false",
    "https://app.example.evil.example, false, false",
    "http://app.example, false, false",
    "null, false, false",
    "'', false, false",
    "chrome-extension://abcdef, false, false",
  })
  void anOriginIsOwnOrOnTheList(String origin, boolean plain, boolean listed) {
    var headers = new String[] {"Host: localhost:1", "Origin: " + origin};
    assertThat(answers(PLAIN, "POST", headers)).isEqualTo(plain);
    assertThat(answers(LISTED, "POST", headers)).isEqualTo(listed);
    assertThat(answers(LISTED, "POST", headers[0], headers[1], "Origin: " + PAGE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:2, true",
    "https://127.0.0.1:3, true",
    "http://[::1], true",
    "http://localhost.evil.example, false",
    "http://evil.example/localhost, false",
    "ftp://localhost, false",
    "localhost, false",
    "null, false",
  })
  void aChainKnowsThePagesOfItsMachine(String origin, boolean answered) {
    var guard = new Guard(Neighbours.NONE.withLocalPages());
    assertThat(answers(guard, "POST", "Host: localhost:1", "Origin: " + origin))
        .isEqualTo(answered);
  }

  @ParameterizedTest
  @CsvSource({
    "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn, true",
    "moz-extension://d2a3e5f0-1111-2222-3333-444455556666, true",
    "https://chrome-extension://x, false",
    "https://x-extension.evil.example, false",
  })
  void walletsInBrowsersReachTheChainAndNothingElse(String origin, boolean answered) {
    var headers = new String[] {"Host: localhost:1", "Origin: " + origin};
    assertThat(look(PLAIN, "POST", Reach.WALLETS, headers) instanceof Verdict.Allow)
        .isEqualTo(answered);
    assertThat(answers(PLAIN, "POST", headers)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"same-origin, true", "none, true", "same-site, false", "cross-site, false"})
  void whatAnotherSiteCausesIsNotAnswered(String site, boolean answered) {
    var headers = new String[] {"Host: localhost", "Sec-Fetch-Site: " + site};
    assertThat(answers(PLAIN, "GET", headers)).isEqualTo(answered);
    assertThat(answers(PLAIN, "POST", headers)).isEqualTo(answered);
    assertThat(answers(LISTED, "POST", headers[0], headers[1], "Origin: " + PAGE)).isTrue();
  }

  @Test
  void aLinkOfAnotherSiteLeadsToThePageAndNowhereElse() {
    var link =
        new String[] {
          "Host: localhost",
          "Sec-Fetch-Site: cross-site",
          "Sec-Fetch-Mode: navigate",
          "Sec-Fetch-Dest: document"
        };
    assertThat(look(PLAIN, "GET", Reach.PAGE, link)).isInstanceOf(Verdict.Allow.class);
    assertThat(look(PLAIN, "POST", Reach.PAGE, link)).isInstanceOf(Verdict.Refuse.class);
    assertThat(look(PLAIN, "GET", Reach.API, link)).isInstanceOf(Verdict.Refuse.class);
    link[3] = "Sec-Fetch-Dest: iframe";
    assertThat(look(PLAIN, "GET", Reach.PAGE, link)).isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void aPreflightOfAListedPageIsAnswered() {
    var verdict =
        look(
            LISTED,
            "OPTIONS",
            Reach.API,
            "Host: localhost:1",
            "Origin: " + PAGE,
            "Sec-Fetch-Site: cross-site",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization, content-type,x-stainless-os",
            "Access-Control-Request-Private-Network: true");
    assertThat(verdict).isInstanceOf(Verdict.Preflight.class);
    assertThat(verdict.headers())
        .containsEntry("Access-Control-Allow-Origin", PAGE)
        .containsEntry("Access-Control-Allow-Headers", "authorization, content-type,x-stainless-os")
        .containsEntry("Access-Control-Allow-Private-Network", "true")
        .containsEntry("Access-Control-Max-Age", "600")
        .doesNotContainKey("Access-Control-Allow-Credentials");
    assertThat(verdict.headers().get("Access-Control-Allow-Methods")).contains("POST");
    assertThat(verdict.headers().get("Vary")).startsWith("Origin");
  }

  @Test
  void aPreflightOfAnyOtherPageIsRefusedAndGivesNothing() {
    for (var origin : List.of("https://evil.example", "null")) {
      var verdict =
          look(
              LISTED,
              "OPTIONS",
              Reach.WALLETS,
              "Host: localhost:1",
              "Origin: " + origin,
              "Access-Control-Request-Method: POST");
      assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
      assertThat(verdict.headers()).containsOnlyKeys("Vary");
    }
  }

  @Test
  void headersThatAreNoneAreNotGivenBack() {
    var verdict =
        look(
            LISTED,
            "OPTIONS",
            Reach.API,
            "Host: localhost:1",
            "Origin: " + PAGE,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: a\r\nSet-Cookie: b");
    assertThat(verdict.headers()).doesNotContainKey("Access-Control-Allow-Headers");
  }

  @Test
  void theAnswerToAListedPageMayBeReadByItAlone() {
    var verdict = look(LISTED, "POST", Reach.API, "Host: localhost:1", "Origin: " + PAGE);
    assertThat(verdict.headers())
        .containsEntry("Access-Control-Allow-Origin", PAGE)
        .containsEntry("Vary", "Origin");
    assertThat(look(LISTED, "POST", Reach.API, "Host: localhost:1").headers())
        .doesNotContainKey("Access-Control-Allow-Origin")
        .containsEntry("Vary", "Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "null", "app.example", "https://app.example/", "https://", "https://a b"})
  void whatIsNoOriginIsNotTakenForOne(String origin) {
    assertThatThrownBy(() -> Neighbours.of(List.of(), List.of(origin)))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "http://node.example", "node.example:80", "a/b", "-a", "[x]"})
  void whatIsNoHostIsNotTakenForOne(String host) {
    assertThatThrownBy(() -> Neighbours.of(List.of(host), List.of()))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENT));
  }
}
