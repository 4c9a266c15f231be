package org.openledger.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Holds the modules to the one direction in which data flows.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.openledger");

  @Test
  void aStageUsesOnlyWhatIsToItsLeft() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy("org.openledger.core..")
        .layer("store")
        .definedBy("org.openledger.store..")
        .layer("chain")
        .definedBy("org.openledger.chain..")
        .layer("contracts")
        .definedBy("org.openledger.contracts..")
        .layer("model")
        .definedBy("org.openledger.model..")
        .layer("contribute")
        .definedBy("org.openledger.contribute..")
        .layer("train")
        .definedBy("org.openledger.train..")
        .layer("attribute")
        .definedBy("org.openledger.attribute..")
        .layer("serve")
        .definedBy("org.openledger.serve..")
        .layer("settle")
        .definedBy("org.openledger.settle..")
        .layer("app")
        .definedBy("org.openledger.app..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("store")
        .mayOnlyAccessLayers("core")
        .whereLayer("chain")
        .mayOnlyAccessLayers("core")
        .whereLayer("contracts")
        .mayOnlyAccessLayers("core")
        .whereLayer("model")
        .mayOnlyAccessLayers("core")
        .whereLayer("contribute")
        .mayOnlyAccessLayers("core", "store")
        .whereLayer("train")
        .mayOnlyAccessLayers("core", "model", "contribute")
        .whereLayer("attribute")
        .mayOnlyAccessLayers("core", "model", "contribute", "train")
        .whereLayer("serve")
        .mayOnlyAccessLayers("core", "model", "contribute", "train", "attribute")
        .whereLayer("settle")
        .mayOnlyAccessLayers(
            "core", "store", "chain", "contracts", "contribute", "train", "attribute", "serve")
        .check(CLASSES);
  }

  @Test
  void settlementSeesNothingOfTheChainButItsClient() {
    noClasses()
        .that()
        .resideInAPackage("org.openledger.settle..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.openledger.chain.evm..",
            "org.openledger.chain.state..",
            "org.openledger.chain.block..",
            "org.openledger.chain.pool..",
            "org.openledger.chain.rpc..",
            "org.openledger.chain.server..")
        .check(CLASSES);
  }

  @Test
  void onlyTheModelUsesTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.openledger.model.tensor..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void onlyTheStoreStartsADatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.openledger.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zonky..", "com.zaxxer..", "org.flywaydb..")
        .check(CLASSES);
  }

  @Test
  void exceptionsCarryACode() {
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .and()
        .resideOutsideOfPackage("org.openledger.core..")
        .should()
        .haveSimpleNameEndingWith("Exception")
        .andShould(DeclareCode.INSTANCE)
        .check(CLASSES);
  }
}
