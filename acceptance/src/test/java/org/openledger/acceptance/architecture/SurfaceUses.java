package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/// The condition that a class of a surface uses of the project only its own module, use cases and
/// ground.
final class SurfaceUses extends ArchCondition<JavaClass> {
  private static final Set<String> MODULES = Set.of("app", "node", "core");

  SurfaceUses() {
    super("use only " + MODULES);
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (var use : type.getDirectDependenciesFromSelf()) {
      var target = use.getTargetClass().getBaseComponentType();
      var module = ModuleEdges.module(target.getName());
      if (!module.isEmpty() && !MODULES.contains(module)) {
        events.add(SimpleConditionEvent.violated(type, use.getDescription()));
      }
    }
  }
}
