package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/// The condition that a class of a surface uses of the project only its own module, use cases and
/// ground, and what is named here.
final class SurfaceUses extends ArchCondition<JavaClass> {
  static final Set<String> MODULES = Set.of("app", "node", "core");

  /// Classes that see one package more.
  static final Map<String, String> EXCEPTIONS =
      Map.of(
          // The chain alone is a program of its own without a node: database, models, money.
          "org.openledger.app.cli.ChainCommand", "org.openledger.chain");

  SurfaceUses() {
    super("use only " + MODULES);
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    var extra = EXCEPTIONS.getOrDefault(outermost(type).getName(), "none");
    for (var use : type.getDirectDependenciesFromSelf()) {
      var target = use.getTargetClass().getBaseComponentType();
      var module = ModuleEdges.module(target.getName());
      boolean fine =
          module.isEmpty() || MODULES.contains(module) || target.getPackageName().startsWith(extra);
      if (!fine) {
        events.add(SimpleConditionEvent.violated(type, use.getDescription()));
      }
    }
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(SurfaceUses::outermost).orElse(type);
  }
}
