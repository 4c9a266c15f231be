package org.openledger.acceptance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/// The condition that an exception says what kind of failure it is by a method without arguments
/// whose result is an enum or a number.
final class DeclareCode extends ArchCondition<JavaClass> {
  static final DeclareCode INSTANCE = new DeclareCode();

  private DeclareCode() {
    super("declare an error code");
  }

  @Override
  public void check(JavaClass exception, ConditionEvents events) {
    boolean coded =
        exception.getAllMethods().stream()
            .filter(method -> method.getOwner().getPackageName().startsWith("org.openledger"))
            .filter(method -> method.getRawParameterTypes().isEmpty())
            .anyMatch(method ->
                method.getRawReturnType().isEnum() || method.getRawReturnType().isPrimitive());
    events.add(
        new SimpleConditionEvent(
            exception, coded, exception.getName() + (coded ? " has" : " lacks") + " a code"));
  }
}
