package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The condition that whatever others can see of a class names types of Java, core and node alone.
final class PublicSignatures extends ArchCondition<JavaClass> {
  private static final Set<String> MODULES = Set.of("core", "node");

  private final Set<String> except;

  /// @param except classes that need not keep it
  PublicSignatures(Set<String> except) {
    super("show only types of java and " + new TreeSet<>(MODULES));
    this.except = except;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!except.contains(type.getName())) {
      foreign(type).forEach(what -> events.add(SimpleConditionEvent.violated(type, what)));
    }
  }

  /// What a class shows of other modules, in words.
  static Collection<String> foreign(JavaClass type) {
    var found = new LinkedHashSet<String>();
    if (isShown(type)) {
      Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
          .forEach(above -> add(found, type.getName(), above));
      type.getFields().stream()
          .filter(field -> isShown(field.getModifiers()))
          .forEach(field -> add(found, field.getFullName(), field.getType()));
      type.getCodeUnits().stream()
          .filter(unit -> isShown(unit.getModifiers()))
          .forEach(unit -> signature(unit).forEach(part -> add(found, unit.getFullName(), part)));
    }
    return found;
  }

  private static Stream<JavaType> signature(JavaCodeUnit unit) {
    return Stream.of(
            Stream.of(unit.getReturnType()),
            unit.getParameterTypes().stream(),
            unit.getExceptionTypes().stream())
        .flatMap(parts -> parts);
  }

  private static void add(Set<String> found, String where, JavaType type) {
    for (var named : type.getAllInvolvedRawTypes()) {
      var base = named.getBaseComponentType();
      var module = ModuleEdges.module(base.getName());
      boolean java = base.isPrimitive() || base.getPackageName().startsWith("java.");
      if (!java && !MODULES.contains(module)) {
        found.add(where + " shows " + base.getName());
      }
    }
  }

  /// Whether another package can name the class: it and all around it are public.
  private static boolean isShown(JavaClass type) {
    return isShown(type.getModifiers())
        && type.getEnclosingClass().map(PublicSignatures::isShown).orElse(true);
  }

  private static boolean isShown(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
