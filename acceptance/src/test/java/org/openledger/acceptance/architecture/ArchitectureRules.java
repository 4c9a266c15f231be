package org.openledger.acceptance.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules about what may see what below the level of modules.
final class ArchitectureRules {
  /// Exceptions that are no failures of the one model, and why.
  static final Map<String, String> OTHER_EXCEPTIONS =
      Map.of(
          "org.openledger.chain.rpc.InvalidParams",
          "what a request's parameters are told to be, and nothing behind them",
          "org.openledger.app.http.MalformedBody",
          "a refusal that carries the place where a body stops being JSON",
          "org.openledger.app.http.ParameterRefusal",
          "a refusal that carries the member of the request it is about",
          "org.openledger.chain.client.CallReverted",
          "a refusal that carries what the contract returned",
          "org.openledger.core.json.JsonException",
          "a parser's answer with line and column, which each caller turns into its own refusal",
          "org.openledger.core.rlp.RlpException",
          "a parser's answer, which each caller turns into its own refusal",
          "org.openledger.core.text.TextException",
          "a reader's answer with a place, which each caller turns into its own refusal");

  /// Classes of the use cases that show more than their own module and core, and why.
  static final Map<String, String> SHOWING_STAGES =
      Map.of(
          "org.openledger.node.Ground",
          "the stages themselves, opened for a node: a simulation gives others that fail, and no"
              + " surface can name what it holds",
          "org.openledger.node.Ground$Models",
          "a part of it");

  private ArchitectureRules() {}

  static List<ArchitectureRule> all() {
    return List.of(
        circles(),
        surfaces(),
        useCases(),
        chain(),
        server(),
        chainAlone(),
        computing(),
        engines(),
        doors(),
        segmenter(),
        vectors(),
        databases(),
        failures());
  }

  private static ArchitectureRule circles() {
    return new ArchitectureRule(
        "no package sees itself through others",
        slices().matching("org.openledger.(**)").should().beFreeOfCycles(),
        BadExample.of(
            """
            package org.openledger.core.left;
            public class Left { org.openledger.core.right.Right right; }
            """,
            """
            package org.openledger.core.right;
            public class Right { org.openledger.core.left.Left left; }
            """));
  }

  private static ArchitectureRule surfaces() {
    return new ArchitectureRule(
        "surfaces see only use cases and ground",
        classes().that().resideInAPackage("org.openledger.app..").should(new SurfaceUses()),
        BadExample.of(
            """
            package org.openledger.app.http;
            public class Bad { org.openledger.settle.book.Posting posting; }
            """,
            """
            package org.openledger.settle.book;
            public class Posting {}
            """));
  }

  private static ArchitectureRule useCases() {
    return new ArchitectureRule(
        "use cases take and give no type of a stage",
        classes()
            .that()
            .resideInAPackage("org.openledger.node..")
            .should(new PublicSignatures(SHOWING_STAGES.keySet())),
        BadExample.of(
            """
            package org.openledger.node;
            public class Bad {
              public record Result(java.util.List<org.openledger.settle.Posting> postings) {}
            }
            """,
            """
            package org.openledger.settle;
            public class Posting {}
            """));
  }

  private static ArchitectureRule chain() {
    return new ArchitectureRule(
        "settlement sees of the chain only its client",
        noClasses()
            .that()
            .resideInAPackage("org.openledger.settle..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.openledger.chain..")
                    .and(DescribedPredicate.not(resideInAPackage("org.openledger.chain.client")))),
        BadExample.of(
            """
            package org.openledger.settle.book;
            public class Bad { org.openledger.chain.evm.Gas gas; }
            """,
            """
            package org.openledger.chain.evm;
            public class Gas {}
            """));
  }

  private static ArchitectureRule server() {
    return new ArchitectureRule(
        "only use cases and benchmarks serve the chain",
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "org.openledger.chain..", "org.openledger.node..", "org.openledger.bench..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.openledger.chain.server..")),
        BadExample.of(
            """
            package org.openledger.settle;
            public class Bad { org.openledger.chain.server.Server server; }
            """,
            """
            package org.openledger.chain.server;
            public class Server {}
            """));
  }

  /// Whatever it named would be loaded at each of its starts.
  private static ArchitectureRule chainAlone() {
    return new ArchitectureRule(
        "the chain alone names no other stage",
        classes()
            .that()
            .haveNameMatching("org\\.openledger\\.node\\.ChainAlone(\\$.*)?")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "org.openledger.chain..", "org.openledger.core..")
                    .or(nameMatching("org\\.openledger\\.node\\.ChainAlone(\\$.*)?"))),
        BadExample.of(
            """
            package org.openledger.node;
            public class ChainAlone { org.openledger.store.Store store; }
            """,
            """
            package org.openledger.store;
            public class Store {}
            """));
  }

  private static ArchitectureRule computing() {
    return new ArchitectureRule(
        "what a cluster may compute sees no database",
        noClasses()
            .that()
            .resideInAnyPackage(
                "org.openledger.contribute.duplicates..",
                "org.openledger.core.text..",
                "org.openledger.memory.index..",
                "org.openledger.tally.split..",
                "org.openledger.tally.epoch..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.jdbi..", "org.openledger.store..")),
        BadExample.of(
            """
            package org.openledger.tally.split;
            public class Bad { java.sql.Connection connection; }
            """));
  }

  /// The simulation has an engine of its own, and benchmarks measure what lies inside.
  private static ArchitectureRule engines() {
    return new ArchitectureRule(
        "all but the model's own module see an engine, not which one",
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "org.openledger.model..", "org.openledger.bench..", "org.openledger.simulation..")
            .should()
            .dependOnClassesThat(
                DescribedPredicate.describe(
                    "lie beside an engine",
                    type ->
                        type.getPackage().getClasses().stream()
                            .anyMatch(ArchitectureRules::isAnEngine))),
        BadExample.of(
            """
            package org.openledger.verify;
            public class Bad { org.openledger.model.fresh.Layer layer; }
            """,
            """
            package org.openledger.model.fresh;
            public class Layer {}
            """,
            """
            package org.openledger.model.fresh;
            public class FreshEngine implements org.openledger.model.engine.TrainableEngine {}
            """,
            """
            package org.openledger.model.engine;
            public interface TrainableEngine extends Engine {}
            """,
            """
            package org.openledger.model.engine;
            public interface Engine {}
            """));
  }

  private static boolean isAnEngine(JavaClass type) {
    return !type.isInterface() && type.isAssignableTo("org.openledger.model.engine.Engine");
  }

  /// Benchmarks measure what lies inside.
  private static ArchitectureRule doors() {
    return new ArchitectureRule(
        "stages are entered by their facades",
        classes()
            .that()
            .resideOutsideOfPackages("org.openledger.bench..", "org.openledger.acceptance..")
            .should(new StageDoors(StageDoors.BESIDE.keySet())),
        BadExample.of(
            """
            package org.openledger.node;
            public class Bad { org.openledger.contribute.intake.Checks checks; }
            """,
            """
            package org.openledger.contribute.intake;
            public class Checks {}
            """));
  }

  private static ArchitectureRule segmenter() {
    return only(
        "only core.text uses ICU's rules for words",
        "org.openledger.core.text..",
        List.of("com.ibm.icu.."),
        BadExample.of(
            """
            package org.openledger.contribute.intake;
            public class Bad { com.ibm.icu.text.BreakIterator words; }
            """));
  }

  private static ArchitectureRule vectors() {
    return only(
        "only model.tensor computes in vectors",
        "org.openledger.model.tensor..",
        List.of("jdk.incubator.vector.."),
        BadExample.of(
            """
            package org.openledger.attribute;
            public class Bad { jdk.incubator.vector.FloatVector vector; }
            """));
  }

  private static ArchitectureRule databases() {
    return only(
        "only the store starts a database",
        "org.openledger.store..",
        List.of("io.zonky..", "com.zaxxer..", "org.flywaydb.."),
        BadExample.of(
            """
            package org.openledger.node;
            public class Bad { com.zaxxer.hikari.HikariDataSource pool; }
            """));
  }

  private static ArchitectureRule failures() {
    return new ArchitectureRule(
        "failures are those of core.fault",
        noClasses()
            .that()
            .resideOutsideOfPackage("org.openledger.core.fault")
            .and(DescribedPredicate.not(named(OTHER_EXCEPTIONS.keySet())))
            .should()
            .beAssignableTo(assignableTo(RuntimeException.class)),
        BadExample.of(
            """
            package org.openledger.serve;
            public class Bad extends IllegalStateException {}
            """));
  }

  private static ArchitectureRule only(
      String name, String room, List<String> guarded, BadExample bad) {
    return new ArchitectureRule(
        name,
        noClasses()
            .that()
            .resideOutsideOfPackage(room)
            .should()
            .dependOnClassesThat(resideInAnyPackage(guarded.toArray(String[]::new))),
        bad);
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe("named", type -> names.contains(type.getName()));
  }
}
