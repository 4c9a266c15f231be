package org.openledger.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.acceptance.tidy.ProjectFiles;
import org.openledger.acceptance.tidy.SourceFile;
import org.openledger.contribute.intake.Reason;
import org.openledger.core.json.Json;

/// Holds the documents to what there is, and what there is to its line in the documents.
class DocumentsTest {
  private static final String OPEN_API =
      "app/src/main/resources/org/openledger/app/http/product/openapi.json";
  private static final Inventory THERE = Inventory.of(ProjectFiles.texts());
  private static final Claims CLAIMS = new Claims(THERE);

  /// Pages that speak of the present; DECISIONS.md keeps what was.
  private static final List<Page> PAGES =
      ProjectFiles.texts().stream()
          .filter(file -> file.name().matches("(docs/)?[\\w-]+\\.md"))
          .filter(file -> !file.name().equals("DECISIONS.md"))
          .map(Page::new)
          .toList();

  @Test
  void whatThePagesNameExists() {
    var faults = new ArrayList<String>();
    for (var page : PAGES) {
      for (var token : page.tokens()) {
        CLAIMS
            .wrong(token.text())
            .ifPresent(
                wrong -> faults.add("%s:%d %s".formatted(page.file().name(), token.line(), wrong)));
      }
    }
    assertThat(PAGES).hasSizeGreaterThan(10);
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "./openledger fly | no command fly",
        "./openledger ask --loudly QUESTION | no flag --loudly",
        "earnings --open | no flag --open",
        "--no-such-flag | no flag --no-such-flag",
        "GET /api/v1/horses | no route /api/v1/horses",
        "OPENLEDGER_HORSES | no setting OPENLEDGER_HORSES",
        "openledger.horses | no setting openledger.horses",
        "core/…/flow/Horse.java | no path core/…/flow/Horse.java",
        "data/horses.txt | no path data/horses.txt",
        "stable/horses.txt | no path stable/horses.txt",
        "org.openledger.core.Horse | no package or class org.openledger.core.Horse",
        "model.horse | no package model.horse",
        "horse.key | no file horse.key",
        "HorseTrainer | no class HorseTrainer",
        "Keccak.neigh | no class Keccak.neigh",
        "RewardDistributor.neigh(proof) | no class RewardDistributor.neigh(proof)"
      })
  void aWordForWhatIsNotThereIsCaught(String token, String wrong) {
    assertThat(CLAIMS.wrong(token)).contains(wrong);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "./openledger ask --json QUESTION",
        "./openledger test -DexcludedGroups= -Dgroups=deep",
        "./openledger test -Pdeep",
        "earnings --close",
        "POST /rpc",
        "OPENLEDGER_HOME",
        "core/…/flow/",
        "data/models/bases",
        "adapters/BASE/NAME/VERSION",
        "org.openledger.core.flow",
        "model.tensor",
        "run.json",
        "TidyTest",
        "Keccak.hash256",
        "RewardDistributor",
        "top_p",
        "cumulative - claimed[account]",
        "PUBLIC"
      })
  void aWordForWhatIsThereOrClaimsNothingPasses(String token) {
    assertThat(CLAIMS.wrong(token)).isEmpty();
  }

  @Test
  void namedExceptionsAreStillNeeded() {
    var said = new TreeSet<String>();
    PAGES.forEach(page -> page.tokens().forEach(token -> said.add(token.text())));
    var names = new TreeSet<>(Claims.OTHERS);
    names.addAll(Claims.HOME);
    names.addAll(Claims.MADE);
    assertThat(names)
        .filteredOn(name -> said.stream().noneMatch(token -> token.contains(name)))
        .isEmpty();
  }

  @Test
  void wordsAreFoundInProseTablesAndLinesToType() {
    var text =
        """
        Say `one` or `two|three`.
        ```
        `not this`
        $ ./openledger ask "Why?"
        ```

            ./openledger up --port 1   # first
        """;
    var tokens = new Page(new SourceFile("docs/a.md", text)).tokens();
    assertThat(tokens)
        .containsExactly(
            new Page.Token(1, "one"),
            new Page.Token(1, "two|three"),
            new Page.Token(4, "./openledger ask \"Why?\""),
            new Page.Token(7, "./openledger up --port 1"));
  }

  @Test
  void everySettingHasItsLine() {
    var page = ProjectFiles.text("docs/settings.md");
    assertThat(THERE.surface().settings()).hasSizeGreaterThan(5);
    assertThat(THERE.surface().settings())
        .filteredOn(setting -> !page.text().contains("\n| `" + setting + "` |"))
        .as("settings without a line")
        .isEmpty();
  }

  /// The OpenAPI document is held to the sources by `OpenApiTest`, and this page to it.
  @Test
  void everyRouteHasItsLineAndEveryLineItsRoute() throws IOException {
    var described = new TreeSet<String>();
    Json.parse(Files.readString(ProjectFiles.ROOT.resolve(OPEN_API)))
        .get("paths")
        .members()
        .forEach((path, operations) ->
            operations
                .members()
                .keySet()
                .forEach(verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + path)));
    described.removeIf(route -> route.equals("GET /") || route.startsWith("GET /console/"));
    var written = new TreeSet<String>();
    Pattern.compile("(?m)^\\| `([A-Z]+ /\\S*)` \\|")
        .matcher(ProjectFiles.text("docs/api.md").text())
        .results()
        .forEach(match -> written.add(match.group(1)));
    assertThat(described).hasSizeGreaterThan(10);
    assertThat(written).as("lines of docs/api.md and routes").isEqualTo(described);
  }

  @Test
  void everyMethodOfTheChainHasItsLine() {
    var page = ProjectFiles.text("docs/chain.md");
    assertThat(THERE.surface().methods()).hasSizeGreaterThan(30);
    assertThat(THERE.surface().methods())
        .filteredOn(method -> !page.text().contains("`" + method + "`"))
        .as("methods without a line")
        .isEmpty();
  }

  @Test
  void everyCommandHasItsSectionAndEveryFlagItsLine() {
    var page = new Page(ProjectFiles.text("docs/cli.md"));
    assertThat(THERE.commands().names()).hasSizeGreaterThan(7);
    for (var command : THERE.commands().names()) {
      if (command.equals("openledger")) {
        continue;
      }
      var section = page.section(command);
      var described = new TreeSet<String>();
      section
          .lines()
          .filter(line -> line.startsWith("| `--"))
          .forEach(line -> described.add(line.split("[` ]+")[1]));
      assertThat(section).as(command).isNotBlank();
      assertThat(described).as(command).isEqualTo(THERE.commands().flags(command));
    }
  }

  /// `./openledger help` shows them too, though they are programs of their own.
  @Test
  void everyProgramOfTheLauncherIsInItsHelp() {
    var help =
        ProjectFiles.text("app/src/main/java/org/openledger/app/cli/OpenLedgerCommand.java").text();
    assertThat(THERE.verbs()).contains("verify", "fuzz");
    assertThat(THERE.verbs())
        .filteredOn(program -> !isPartOf(program))
        .filteredOn(program -> !help.contains("\"  " + program + " "))
        .as("programs that the help leaves out")
        .isEmpty();
  }

  private static boolean isPartOf(String program) {
    return ProjectFiles.texts().stream()
        .anyMatch(file ->
            file.name().startsWith("app/src/main/")
                && file.text().contains("name = \"" + program + "\""));
  }

  @Test
  void everyPackageIsWhereThePageSays() throws IOException {
    var wanted = PackagePage.of(ProjectFiles.modules(), ProjectFiles.texts());
    if (Boolean.getBoolean("openledger.accept")) {
      Files.writeString(ProjectFiles.ROOT.resolve(PackagePage.NAME), wanted);
      return;
    }
    assertThat(ProjectFiles.text(PackagePage.NAME).text()).isEqualTo(wanted);
  }

  @Test
  void thePageOfPackagesTakesFirstSentences() {
    var info =
        new SourceFile(
            "core/src/main/java/org/openledger/core/odd/package-info.java",
            """
            /// Oddities: [Odd] and
            /// others. More is said later.
            ///
            /// Much later.
            @NullMarked
            package org.openledger.core.odd;
            """);
    assertThat(PackagePage.of(List.of("core"), List.of(info)))
        .endsWith("| `core.odd` | Oddities: `Odd` and others |\n");
  }

  @Test
  void everyReasonForARefusalStandsOnItsPage() {
    var page = ProjectFiles.text("docs/contribute.md").text();
    for (var reason : Reason.values()) {
      assertThat(page).as("docs/contribute.md").containsPattern("\\b" + reason + "\\b");
    }
  }

  @Test
  void everyMethodOfAttributionStandsOnItsPage() {
    var page = ProjectFiles.text("docs/attribute.md").text();
    var methods =
        ProjectFiles.texts().stream()
            .filter(file -> file.name().startsWith("attribute/src/main/"))
            .filter(file -> file.text().contains("implements AttributionMethod"))
            .map(file -> file.name().replaceFirst(".*/", "").replace(".java", ""))
            .toList();
    assertThat(methods).hasSizeGreaterThan(8);
    for (var method : methods) {
      assertThat(page).as("docs/attribute.md").contains("`" + method + "`");
    }
  }
}
