package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The condition that a class enters a stage by its one facade: of what lies behind, it names only
/// values: records, enums and interfaces, wherever they are declared, and what is nested in them.
final class StageDoors extends ArchCondition<JavaClass> {
  /// The facade of each stage.
  static final Map<String, String> FACADES =
      Map.of(
          "contribute", "org.openledger.contribute.Datanets",
          "train", "org.openledger.train.ModelFactory",
          "attribute", "org.openledger.attribute.ProofOfAttribution",
          "memory", "org.openledger.memory.MemoryFactory",
          "serve", "org.openledger.serve.OpenLora",
          "settle", "org.openledger.settle.Settlements");

  /// Classes behind a facade that others name all the same, and why.
  static final Map<String, String> BESIDE =
      Map.ofEntries(
          Map.entry(
              "org.openledger.contribute.intake.JsonLines",
              "its bounds, which a source that is read before an import keeps too"),
          Map.entry(
              "org.openledger.contribute.intake.MarkdownFiles",
              "reads notes where they lie, which is seldom where the Datanet does"),
          Map.entry(
              "org.openledger.contribute.intake.Pieces",
              "cuts prose as an import does, for mappings that make several records of a row"),
          Map.entry(
              "org.openledger.contribute.record.CanonicalText",
              "the form of handles and texts, which a mapping has to give"),
          Map.entry(
              "org.openledger.contribute.intake.PersonalData",
              "what tells a person apart, which a wanted question may not say either"),
          Map.entry(
              "org.openledger.memory.search.Nearness",
              "whether two questions are about the same, by the vectors of memories"),
          Map.entry(
              "org.openledger.train.ExampleEncoder",
              "the dialogue form of a record, in which attribution and evaluation see it too"),
          Map.entry(
              "org.openledger.train.LoraTrainer",
              "attribution trains again to measure itself, by the same loop and no copy of it"),
          Map.entry(
              "org.openledger.attribute.AnswerAttribution",
              "what the facade opens: whose data the answers of one adapter are"),
          Map.entry(
              "org.openledger.memory.Recollection",
              "what the facade opens: a model that a stranger asks too"),
          Map.entry(
              "org.openledger.serve.ModelShelf",
              "keeps what another stage loads, and so is given to the facade by whoever wires it"),
          Map.entry(
              "org.openledger.settle.Installation",
              "what a database was deployed as, which a restored home has to move on"));

  private final Set<String> beside;

  StageDoors(Set<String> beside) {
    super("enter stages by " + new TreeSet<>(FACADES.values()));
    this.beside = beside;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    var own = ModuleEdges.module(type.getName());
    for (var use : type.getDirectDependenciesFromSelf()) {
      var named = use.getTargetClass().getBaseComponentType();
      var used = top(named);
      var stage = ModuleEdges.module(used.getName());
      var facade = FACADES.get(stage);
      if (facade != null
          && !stage.equals(own)
          && !used.getName().equals(facade)
          && !isValue(named)
          && !isValue(used)
          && !beside.contains(used.getName())) {
        events.add(
            SimpleConditionEvent.violated(type, type.getName() + " enters " + used.getName()));
      }
    }
  }

  private static boolean isValue(JavaClass type) {
    return type.isRecord() || type.isEnum() || type.isInterface() || type.isAnnotation();
  }

  private static JavaClass top(JavaClass type) {
    var around = type.getEnclosingClass();
    return around.isPresent() ? top(around.get()) : type;
  }
}
