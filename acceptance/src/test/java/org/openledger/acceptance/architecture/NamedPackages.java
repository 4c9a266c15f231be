package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The packages that rules name, held to those that there are: a rule over a package that is gone,
/// or was misspelt, holds nothing.
///
/// They are read from the rule's own description, so that no rule can forget to say them.
final class NamedPackages {
  /// Packages that rules speak of and that are not there, and why; each goes from this list when it
  /// comes.
  static final Map<String, String> ABSENT =
      Map.of(
          "io.zonky..",
          "the library starts databases in a way of its own; only its binaries are used");

  private static final Pattern NAMED = Pattern.compile("'([a-z][a-z0-9]*(?:\\.[a-z0-9]+)*\\.*)'");

  private NamedPackages() {}

  /// The patterns a rule names.
  static Set<String> of(ArchRule rule) {
    return NAMED
        .matcher(rule.getDescription())
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What is wrong with the patterns of rules, in words.
  ///
  /// @param absent those that must match nothing
  static List<String> faults(List<ArchRule> rules, JavaClasses classes, Set<String> absent) {
    var there = packages(classes);
    var faults = new ArrayList<String>();
    var unnamed = new TreeSet<>(absent);
    for (var rule : rules) {
      for (var pattern : of(rule)) {
        unnamed.remove(pattern);
        boolean matches = there.stream().anyMatch(PackageMatcher.of(pattern)::matches);
        if (matches == absent.contains(pattern)) {
          faults.add(pattern + (matches ? " is there" : " matches nothing"));
        }
      }
    }
    unnamed.forEach(pattern -> faults.add("no rule names " + pattern));
    return faults;
  }

  /// The packages of classes, and of those that they use.
  private static Set<String> packages(JavaClasses classes) {
    var there = new TreeSet<String>();
    for (var type : classes) {
      there.add(type.getPackageName());
      type.getDirectDependenciesFromSelf().stream()
          .map(use -> use.getTargetClass().getBaseComponentType())
          .map(JavaClass::getPackageName)
          .forEach(there::add);
    }
    return there;
  }
}
