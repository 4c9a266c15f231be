package org.openledger.acceptance.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.acceptance.architecture.ModuleTable.SEES;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.acceptance.tidy.ProjectFiles;
import org.openledger.acceptance.tidy.SourceFile;

/// Holds modules and packages to the picture in ARCHITECTURE.md, and the rules to bad examples.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.openledger");

  static List<ArchitectureRule> rules() {
    return ArchitectureRules.all();
  }

  @Test
  void everyModuleOfTheProductIsSeen() {
    var seen = new TreeSet<String>();
    CLASSES.forEach(type -> seen.add(ModuleEdges.module(type.getName())));
    seen.removeAll(ModuleTable.BESIDE);
    var built = new TreeSet<>(ProjectFiles.modules());
    built.removeAll(ModuleTable.BESIDE);
    assertThat(seen).isEqualTo(built);
    assertThat(SEES.keySet()).isEqualTo(built);
  }

  @Test
  void modulesSeeExactlyWhatTheTableSays() {
    var used =
        ModuleEdges.union(ModuleEdges.compiled(CLASSES), ModuleEdges.written(ProjectFiles.texts()));
    used.keySet().removeAll(ModuleTable.BESIDE);
    assertThat(ModuleTable.differences(SEES, used)).isEmpty();
  }

  @Test
  void theBuildAsksForExactlyWhatTheTableSays() {
    var asked = new TreeMap<String, Set<String>>();
    for (var module : SEES.keySet()) {
      asked.put(module, ModuleEdges.asked(ProjectFiles.text(module + "/pom.xml")));
    }
    assertThat(ModuleTable.differences(SEES, asked)).isEmpty();
  }

  @Test
  void thePictureInTheDocumentsIsTheTable() {
    var row = Pattern.compile("(?m)^\\| `([a-z]+)` \\| [^|]+ \\| ([a-z, –]+) \\|$");
    var written = new TreeMap<String, Set<String>>();
    row.matcher(ProjectFiles.text("ARCHITECTURE.md").text())
        .results()
        .filter(match -> !ModuleTable.BESIDE.contains(match.group(1)))
        .forEach(match ->
            written.put(
                match.group(1),
                match.group(2).equals("–") ? Set.of() : Set.of(match.group(2).split(", "))));
    assertThat(ModuleTable.differences(SEES, written)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProjectKeeps(ArchitectureRule rule) {
    assertThat(rule.rule().evaluate(CLASSES).getFailureReport().getDetails())
        .as(rule.name())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachRuleCatchesItsBadExample(ArchitectureRule rule, @TempDir Path folder)
      throws IOException {
    var bad = rule.bad().compiled(folder);
    assertThat(rule.rule().evaluate(bad).hasViolation()).isTrue();
  }

  @Test
  void thePackagesThatRulesNameAreThere() {
    var rules = rules().stream().map(ArchitectureRule::rule).toList();
    assertThat(NamedPackages.faults(rules, CLASSES, NamedPackages.ABSENT.keySet())).isEmpty();
  }

  @Test
  void aPackageThatIsNotThereOrHasComeIsCaught() {
    var rule =
        noClasses()
            .that()
            .resideInAnyPackage("org.openledger.tally.spilt..", "org.openledger.tally.split..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");
    assertThat(NamedPackages.faults(List.of(rule), CLASSES, Set.of()))
        .containsExactly("org.openledger.tally.spilt.. matches nothing");
    var absent = Set.of("org.openledger.tally.split..", "org.openledger.tally.spilt..", "gone");
    assertThat(NamedPackages.faults(List.of(rule), CLASSES, absent))
        .containsExactly("org.openledger.tally.split.. is there", "no rule names gone");
  }

  /// What nobody outside can name may speak of stages.
  @Test
  void portsOfUseCasesMaySpeakOfStages(@TempDir Path folder) throws IOException {
    var ports =
        BadExample.of(
                """
                package org.openledger.node;
                public class Good {
                  private final Till till = null;
                  Good(Till till) {}
                  org.openledger.settle.Posting posting() { return null; }
                  interface Till { org.openledger.settle.Posting posting(); }
                  public java.util.List<org.openledger.core.Amount[]> amounts() { return null; }
                }
                """,
                """
                package org.openledger.settle;
                public class Posting {}
                """,
                """
                package org.openledger.core;
                public class Amount {}
                """)
            .compiled(folder);
    for (var type : ports) {
      assertThat(PublicSignatures.foreign(type)).as(type.getName()).isEmpty();
    }
  }

  @Test
  void anEdgeThatIsNotInTheTableIsCaught(@TempDir Path folder) throws IOException {
    var bad =
        BadExample.of(
                """
                package org.openledger.settle;
                public class Bad { org.openledger.train.Run run; }
                """,
                """
                package org.openledger.train;
                public class Run {}
                """)
            .compiled(folder);
    var table = Map.of("settle", Set.of("core"), "train", Set.<String>of());
    var faults = ModuleTable.differences(table, ModuleEdges.compiled(bad));
    assertThat(faults)
        .containsExactly(
            "settle -> train is not in the table", "settle -> core is not there any more");
  }

  @Test
  void anEdgeThatOnlyTheSourceKnowsIsCaught() {
    var name = "settle/src/main/java/org/openledger/settle/Bad.java";
    var bad = new SourceFile(name, "import static org.openledger.train.Plan.STEPS;");
    assertThat(ModuleEdges.written(List.of(bad))).isEqualTo(Map.of("settle", Set.of("train")));
  }

  @Test
  void aPomIsReadWithoutItsTests() {
    var dependency =
        "<dependency><groupId>org.openledger</groupId><artifactId>openledger-%s</artifactId>"
            + "%s</dependency>";
    var pom =
        "<project><dependencies>"
            + dependency.formatted("core", "")
            + dependency.formatted("store", "<scope>test</scope>")
            + "</dependencies></project>";
    assertThat(ModuleEdges.asked(new SourceFile("a/pom.xml", pom))).containsExactly("core");
  }

  /// What is no facade and named by nobody outside has no reason to be in the list.
  @Test
  void doorsBesideFacadesAreStillUsed() {
    StageDoors.FACADES.values().forEach(name -> assertThat(CLASSES.contain(name)).isTrue());
    var all = StageDoors.BESIDE.keySet();
    for (var name : all) {
      var others = all.stream().filter(each -> !each.equals(name)).collect(Collectors.toSet());
      var rule =
          classes()
              .that()
              .resideOutsideOfPackage("org.openledger.bench..")
              .should(new StageDoors(others));
      assertThat(rule.evaluate(CLASSES).hasViolation()).as(name).isTrue();
    }
  }

  @Test
  void everyVerbIsThreeHopsFromWhatItDoes() {
    var verbs = VerbTable.of(ProjectFiles.text("ARCHITECTURE.md"));
    assertThat(verbs.rows()).hasSizeGreaterThan(7);
    assertThat(verbs.faults(CLASSES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Flying;Flying.Till;StageBooks;Settlements;Split;there is no use case Flying",
        "Answering;Answering.Horse;StageBooks;Settlements;Split;there is no port Answering.Horse",
        "Answering;Answering.Till;StageArchive;Settlements;Split;"
            + "StageArchive does not fulfil Answering.Till",
        "Answering;Answering.Till;StageBooks;Datanets;Split;"
            + "neither Answering nor StageBooks names Datanets",
        "Answering;Answering.Till;StageBooks;Settlements;Clusters;Clusters is not behind"
            + " Answering and Settlements"
      })
  void aVerbThatLeadsElsewhereIsCaught(
      String useCase, String port, String stage, String facade, String main, String wrong) {
    var row =
        "| v | `%s` | `%s` = `%s` | `%s` | `%s` |".formatted(useCase, port, stage, facade, main);
    var verbs = VerbTable.of(new SourceFile("ARCHITECTURE.md", row));
    assertThat(verbs.faults(CLASSES)).contains(wrong);
  }

  @Test
  void aPictureOfOtherUseCasesIsCaught() {
    var page =
        """
          use cases   node: Answering  Flying
                            Catalogue (what there is)
                           /      |
          stages      Datanets

        | v | `Settling` | `Settling.Books` = `StageBooks` | `Settlements` | `EpochTables` |
        """;
    var verbs = VerbTable.of(new SourceFile("ARCHITECTURE.md", page));
    assertThat(verbs.pictured()).containsExactly("Answering", "Catalogue", "Flying");
    assertThat(verbs.faults(CLASSES))
        .contains("the picture lacks Settling", "the picture has Flying, which is not there")
        .doesNotContain("the picture has Answering, which is not there");
  }

  @Test
  void namedExceptionsAreStillNeeded() {
    for (var name : ArchitectureRules.OTHER_EXCEPTIONS.keySet()) {
      assertThat(CLASSES.contain(name)).as(name).isTrue();
    }
    for (var name : ArchitectureRules.SHOWING_STAGES.keySet()) {
      assertThat(PublicSignatures.foreign(CLASSES.get(name))).as(name).isNotEmpty();
    }
  }
}
