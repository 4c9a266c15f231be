package org.openledger.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// The console as a person uses it, in a real browser. Pictures of it are left in `target/console`.
@OnServedNode
class ConsoleTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path PICTURES = Path.of("acceptance", "target", "console");
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /// Longest wait for anything to appear; nothing is waited for longer than it takes.
  private static final double WAIT_MILLIS = 60_000;

  private static final Pattern AMOUNT = Pattern.compile("0\\.[0-9]+");

  private static Playwright playwright;
  private static Browser browser;

  private final ServedNode served;
  private final List<String> complaints = new ArrayList<>();

  ConsoleTest(ServedNode served) {
    this.served = served;
  }

  @BeforeAll
  static void startBrowser() {
    Assertions.assertThat(CHROMIUM)
        .as("the browser; install it with: apt-get install -y --no-install-recommends chromium")
        .isExecutable();
    var environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    var options = new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM).setArgs(ARGUMENTS);
    browser = playwright.chromium().launch(options);
    PlaywrightAssertions.setDefaultAssertionTimeout(WAIT_MILLIS);
  }

  @AfterAll
  static void stopBrowser() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @Test
  void aPersonAsksSeesWhoAnsweredVerifiesAndPays() {
    try (var context = context(1280, 900, ColorScheme.LIGHT)) {
      var page = open(context);
      picture(page, "start");
      askTheFirstExample(page);
      picture(page, "answered");

      page.locator("#verify").click();
      assertThat(page.locator("#verdict")).containsText("Every bit agrees");
      assertThat(page.locator("#checks li.failed")).hasCount(0);
      assertThat(page.locator("#checks")).containsText("is what was computed again");
      assertThat(page.locator("#checks")).containsText("signature");
      assertNothingSticksOut(page);

      page.locator("#close").click();
      assertThat(page.locator("#fee-note")).containsText("paid on chain");
      assertThat(page.locator("#epoch")).containsText("is settled on chain");
      var first = page.locator("#earnings tr").first().locator("td");
      assertThat(first.nth(2)).hasText("0");
      assertThat(first.nth(3)).hasText(AMOUNT);
      assertThat(first.nth(4)).hasText(first.nth(3).textContent());
      assertThat(page.locator("#close")).isDisabled();
      picture(page, "settled");
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void eachPieceOfAnAnswerHasItsFootnoteAndEachSourceItsEarningsAndRecord() {
    try (var context = context(1280, 900, ColorScheme.LIGHT)) {
      var page = open(context);
      assertThat(page.locator("#model")).hasValue("auto");
      askTheFirstExample(page);
      var sources = page.locator("#sources > li");
      int quoted = sources.count();
      Assertions.assertThat(quoted).isPositive();
      assertThat(page.locator("#answer .mark")).hasCount(quoted);
      // Nothing is said after the last footnote, and each stands behind what its source said.
      var said = page.locator("#answer").textContent();
      Assertions.assertThat(said).endsWith("[" + quoted + "]");
      for (int i = 1; i <= quoted; i++) {
        var source = sources.nth(i - 1);
        var piece =
            said.substring(0, said.indexOf("[" + i + "]")).replaceFirst("(?s).*\\]\\s*", "");
        var quote = source.locator(".said").textContent().replaceAll("[“”]", "");
        Assertions.assertThat(piece).startsWith(quote.replaceFirst("…$", ""));
        assertThat(source.locator(".earned"))
            .hasText(Pattern.compile("0\\.[0-9]+ OPEN earned by this answer"));
        source.locator("summary").click();
        assertThat(source.locator(".whole")).containsText(piece);
        assertThat(source).containsText("licence CC0-1.0");
      }
      assertThat(page.locator("#legend"))
          .hasText(
              Pattern.compile("quoted from " + quoted + " records? by [0-9]+ (person|people)"));
      assertThat(page.locator("#sure"))
          .hasText(Pattern.compile("Of 100 such answers, [0-9]+ are right\\."));
      assertThat(page.locator("#influence")).isHidden();
      assertThat(page.locator("#refusal")).isHidden();
      page.locator("#answer .mark").first().click();
      assertThat(sources.first()).isFocused();
      assertNothingSticksOut(page);
      picture(page, "quoted");
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void whatNothingAnswersIsSaidToCostNothingAndItsNeighboursCanBeAsked() {
    try (var context = context(1280, 900, ColorScheme.LIGHT)) {
      var page = open(context);
      page.locator("#question").fill("How do barnacles win the world cup in 1954?");
      page.locator("#send").click();
      assertThat(page.locator("#refusal h2"))
          .hasText("Nothing here answers this, and it cost nothing");
      assertThat(page.locator("#refused")).hasText("How do barnacles win the world cup in 1954?");
      assertThat(page.locator("#result")).isHidden();
      assertThat(page.locator("#problem")).isHidden();
      picture(page, "refused");
      var nearest = page.locator("#instead button").first();
      var question = nearest.textContent();
      nearest.click();
      assertThat(page.locator("#asked")).hasText(question);
      assertThat(page.locator("#fee")).hasText(AMOUNT);
      assertThat(page.locator("#refusal")).isHidden();
      assertThat(page.locator("#sources > li").first()).isVisible();
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void aQuestionGoesOnFromTheLastOneWhereItIsSaidTo() {
    try (var context = context(1280, 900, ColorScheme.LIGHT)) {
      var page = open(context);
      assertThat(page.locator("#goes-on")).isHidden();
      Assertions.assertThat(asks(page, "How do limpets hold on to rock?")).hasSize(1);
      assertThat(page.locator("#before")).hasText("How do limpets hold on to rock?");
      assertThat(page.locator("#follow")).not().isChecked();
      page.locator("#follow").check();
      var sent = asks(page, "What are their teeth made of?");
      Assertions.assertThat(sent).hasSize(3);
      Assertions.assertThat(sent.get(1).get("role").text()).isEqualTo("assistant");
      Assertions.assertThat(sent.get(1).get("content").text()).contains("limpet");
      assertThat(page.locator("#answer")).containsText("goethite");
      picture(page, "follow-up");
      // By itself again, unless it is said otherwise once more.
      Assertions.assertThat(asks(page, "What is a tide pool?")).hasSize(1);
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  /// Asks, and waits until it is answered; the messages that were sent.
  private static List<Json> asks(Page page, String question) {
    page.locator("#question").fill(question);
    var sent = page.waitForRequest("**/v1/chat/completions", () -> page.locator("#send").click());
    assertThat(page.locator("#asked")).hasText(question);
    assertThat(page.locator("#fee")).hasText(AMOUNT);
    assertThat(page.locator("#send")).isEnabled();
    return Json.parse(sent.postData()).get("messages").items();
  }

  /// A record is anybody's text: the first of an answer is written over with markup, of the same
  /// length, in the node's replies on their way to the page.
  @Test
  void markupInARecordIsShownAsTextAndNeverRun() {
    var markup = "<script>hit=1</script><img src=x onerror=hit=1>";
    try (var context = context(400, 860, ColorScheme.LIGHT)) {
      var page = open(context);
      page.route(
          "**/api/v1/receipts/*",
          route -> {
            var reply = route.fetch();
            var body = Json.parse(reply.text());
            var first = body.get("sources").items().getFirst().get("quote").text();
            Assertions.assertThat(first.codePoints().count()).isGreaterThan(markup.length());
            var begins = Json.of(first.substring(0, markup.length())).compact();
            var inside = begins.substring(1, begins.length() - 1);
            var changed = body.compact().replace(inside, markup);
            Assertions.assertThat(changed.split(Pattern.quote(markup), -1)).hasSizeGreaterThan(3);
            route.fulfill(new Route.FulfillOptions().setResponse(reply).setBody(changed));
          });
      askTheFirstExample(page);
      page.locator("#sources summary").first().click();
      for (var place : List.of("#answer", "#sources .said", "#sources .whole")) {
        assertThat(page.locator(place).first()).containsText(markup);
      }
      Assertions.assertThat(page.evaluate("window.hit === undefined")).isEqualTo(true);
      assertThat(page.locator("#result img, #result script")).hasCount(0);
      assertNothingSticksOut(page);
      picture(page, "markup");
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void whatMovedAnAdapterIsShownApartAsInfluence() {
    try (var context = context(1280, 900, ColorScheme.LIGHT)) {
      var page = open(context);
      askTheAdapter(page);
      assertThat(page.locator("#influence h2")).hasText("Influence of training");
      assertThat(page.locator("#contributors li").first()).containsText("nats");
      Assertions.assertThat(page.locator("#records li").count()).isPositive();
      assertThat(page.locator("#sources > li")).hasCount(0);
      assertThat(page.locator("#answer .mark")).hasCount(0);
      picture(page, "influence");
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void aNarrowScreenInTheDarkShowsAllOfItWithoutScrollingSideways() {
    try (var context = context(400, 860, ColorScheme.DARK)) {
      var page = open(context);
      askTheFirstExample(page);
      page.locator("summary").first().click();
      page.locator("#verify").click();
      assertThat(page.locator("#verdict")).containsText("Every bit agrees");
      assertNothingSticksOut(page);
      picture(page, "narrow-dark");
    }
    try (var context = context(1280, 900, ColorScheme.DARK)) {
      var page = open(context);
      askTheFirstExample(page);
      picture(page, "dark");
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void whoCannotPayIsToldOnThePage() {
    served.whilePenniless(() -> {
      try (var context = context(1280, 900, ColorScheme.LIGHT)) {
        var page = open(context);
        page.locator("#question").fill("What is a tide pool?");
        page.locator("#send").click();
        assertThat(page.locator("#problem")).containsText("0 OPEN");
        assertThat(page.locator("#result")).isHidden();
        assertThat(page.locator("#send")).isEnabled();
        picture(page, "unpaid");
      }
    });
    // The refusal itself is the one thing the browser reports.
    Assertions.assertThat(complaints).singleElement().asString().contains("402");
  }

  /// The test's model is too small to repeat anybody word for word, so a passage is marked in the
  /// node's reply on its way to the page.
  @Test
  void aPassageThatStandsInTheDataIsUnderlinedAndNamesItsWriters() {
    try (var context = context(1280, 900, ColorScheme.LIGHT)) {
      var page = open(context);
      page.route(
          "**/api/v1/receipts/*",
          route -> {
            var reply = route.fetch();
            var record = Pattern.compile("\"records\":\\[\\{\"record\":(\"0x[0-9a-f]+\")");
            var named = record.matcher(reply.text());
            Assertions.assertThat(named.find()).isTrue();
            var span =
                "\"spans\":[{\"start\":2,\"end\":9,\"records\":[%s],\"contributors\":3}]"
                    .formatted(named.group(1));
            var own = "\"spans\":\\[.*?](?=,\"records\":\\[\\{\"record\")";
            var marked = reply.text().replaceFirst(own, span);
            route.fulfill(new Route.FulfillOptions().setResponse(reply).setBody(marked));
          });
      askTheAdapter(page);
      var passage = page.locator("#answer .span");
      var answer = page.locator("#answer").textContent();
      assertThat(passage).hasCount(1);
      Assertions.assertThat(passage.textContent()).isEqualTo(answer.substring(2, 9));
      assertThat(page.locator("#legend")).containsText("word for word");
      assertThat(page.locator("#evidence")).isHidden();
      passage.click();
      assertThat(passage).hasAttribute("aria-expanded", "true");
      assertThat(page.locator("#evidence")).containsText("in the records of 3 contributors");
      assertThat(page.locator("#evidence p").nth(1)).hasText(Pattern.compile("[a-z-]+: “.+”"));
      picture(page, "passage");
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void theKeyboardReachesTheAnswer() {
    try (var context = context(1280, 900, ColorScheme.LIGHT)) {
      var page = open(context);
      page.locator("#question").focus();
      page.keyboard().type("What causes the tides?");
      page.keyboard().press("Enter");
      assertThat(page.locator("#fee")).hasText(AMOUNT);
      assertThat(page.locator("#asked")).hasText("What causes the tides?");
    }
    Assertions.assertThat(complaints).isEmpty();
  }

  private static void assertNothingSticksOut(Page page) {
    Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth"))
        .isEqualTo(page.viewportSize().width);
  }

  private static void askTheFirstExample(Page page) {
    var example = page.locator("#examples button").first();
    example.click();
    assertThat(page.locator("#asked")).hasText(example.textContent());
    assertThat(page.locator("#fee")).hasText(AMOUNT);
    assertThat(page.locator("#answer")).not().isEmpty();
    assertThat(page.locator(".waiting").first()).isHidden();
    assertThat(page.locator("#lines tr").first()).containsText(AMOUNT);
    assertThat(page.locator("#earnings tr").first()).containsText(AMOUNT);
  }

  private void askTheAdapter(Page page) {
    page.locator("#model").selectOption(served.model());
    page.locator("#question").fill("What is a tide pool?");
    page.locator("#send").click();
    assertThat(page.locator("#fee")).hasText(AMOUNT);
    assertThat(page.locator("#answer")).not().isEmpty();
  }

  private static BrowserContext context(int width, int height, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
  }

  /// The page, once it knows its models; whatever the browser complains of is kept.
  private Page open(BrowserContext context) {
    var page = context.newPage();
    page.onConsoleMessage(message -> {
      if (List.of("error", "warning").contains(message.type())) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.onRequest(request -> {
      if (!request.url().startsWith(served.uri().toString())) {
        complaints.add("the page asked for " + request.url());
      }
    });
    page.navigate(served.uri() + "#" + served.key());
    assertThat(page.locator("#status")).containsText("12 contributors");
    assertThat(page.locator("#examples button").first()).isVisible();
    return page;
  }

  private static void picture(Page page, String name) {
    var file = PICTURES.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
  }
}
