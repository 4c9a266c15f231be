package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openledger.acceptance.tidy.SourceFile;

/// The table in ARCHITECTURE.md that leads from a verb to what it does, held to the classes, and
/// the use cases of the picture above it, held to both.
///
/// @param rows its rows
/// @param pictured the use cases in the picture
record VerbTable(List<Row> rows, Set<String> pictured) {
  private static final String NODE = "org.openledger.node.";
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| [^|]+ \\| `(\\w+)` \\| `(\\w+\\.\\w+)` = `(\\w+)` \\| ([^|]+) \\| ([^|]+)"
              + " \\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  /// The line that begins with "use cases" and those below it that only go on.
  private static final Pattern PICTURED =
      Pattern.compile("(?m)^ +use cases +(.*(?:\\n +[A-Z]\\w.*)*)$");

  private static final Pattern CLASS = Pattern.compile("\\b[A-Z]\\w+");

  /// One verb.
  ///
  /// @param port the use case's interface, `UseCase.Port`
  /// @param stage the record that fulfils it
  /// @param facades what of the stages the verb enters
  /// @param algorithms what does the work behind them
  record Row(
      String useCase, String port, String stage, List<String> facades, List<String> algorithms) {}

  static VerbTable of(SourceFile page) {
    return new VerbTable(
        ROW.matcher(page.text())
            .results()
            .map(row ->
                new Row(
                    row.group(1),
                    row.group(2),
                    row.group(3),
                    names(row.group(4)),
                    names(row.group(5))))
            .toList(),
        PICTURED
            .matcher(page.text())
            .results()
            .flatMap(lines -> CLASS.matcher(lines.group(1)).results())
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(name -> name.group(1)).toList();
  }

  /// What is not so, in words; a port of a `Stage` record that no row names is a fault too, unless
  /// it is no single use case's.
  List<String> faults(JavaClasses classes) {
    var faults = new ArrayList<String>();
    rows.forEach(row -> faults.addAll(faults(classes, row)));
    var named = new TreeSet<String>();
    rows.forEach(row -> named.add(row.port() + " = " + row.stage()));
    for (var type : classes) {
      if (type.getName().startsWith(NODE + "Stage")) {
        for (var port : type.getRawInterfaces()) {
          var pair = port.getName().substring(NODE.length()).replace('$', '.');
          if (pair.contains(".") && !named.contains(pair + " = " + type.getSimpleName())) {
            faults.add("no verb names " + pair + " = " + type.getSimpleName());
          }
        }
      }
    }
    pictured.stream()
        .filter(name -> find(classes, NODE + name).isEmpty())
        .forEach(name -> faults.add("the picture has " + name + ", which is not there"));
    rows.stream()
        .map(Row::useCase)
        .distinct()
        .filter(name -> !pictured.contains(name))
        .forEach(name -> faults.add("the picture lacks " + name));
    return faults;
  }

  private static List<String> faults(JavaClasses classes, Row row) {
    var useCase = find(classes, NODE + row.useCase());
    var port = find(classes, NODE + row.port().replace('.', '$'));
    var stage = find(classes, NODE + row.stage());
    if (useCase.isEmpty()) {
      return List.of("there is no use case " + row.useCase());
    } else if (port.filter(JavaClass::isInterface).isEmpty()) {
      return List.of("there is no port " + row.port());
    } else if (stage.filter(it -> it.getRawInterfaces().contains(port.get())).isEmpty()) {
      return List.of(row.stage() + " does not fulfil " + row.port());
    }
    var faults = new ArrayList<String>();
    var near = new HashSet<JavaClass>();
    near.addAll(uses(useCase.get()));
    near.addAll(uses(stage.get()));
    var begin = new ArrayList<>(List.of(useCase.get()));
    for (var facade : row.facades()) {
      near.stream()
          .filter(type -> type.getSimpleName().equals(facade))
          .findFirst()
          .ifPresentOrElse(
              begin::add,
              () ->
                  faults.add(
                      "neither " + row.useCase() + " nor " + row.stage() + " names " + facade));
    }
    var behind = behind(begin);
    for (var algorithm : row.algorithms()) {
      if (!behind.contains(algorithm)) {
        faults.add(
            algorithm
                + " is not behind "
                + row.useCase()
                + " and "
                + String.join(", ", row.facades()));
      }
    }
    return faults;
  }

  /// Simple names of all of the project that some classes use, and what those use.
  private static Set<String> behind(List<JavaClass> begin) {
    var seen = new HashSet<>(begin);
    var open = new ArrayDeque<>(begin);
    while (!open.isEmpty()) {
      for (var used : uses(open.pop())) {
        // The other verbs are not behind this one.
        if (!used.getName().startsWith(NODE) && seen.add(used)) {
          open.add(used);
        }
      }
    }
    var names = new TreeSet<String>();
    seen.forEach(type -> names.add(type.getSimpleName()));
    return names;
  }

  private static Set<JavaClass> uses(JavaClass type) {
    var used = new HashSet<JavaClass>();
    for (var use : type.getDirectDependenciesFromSelf()) {
      var target = use.getTargetClass().getBaseComponentType();
      if (target.getName().startsWith("org.openledger.")) {
        used.add(target);
      }
    }
    return used;
  }

  private static Optional<JavaClass> find(JavaClasses classes, String name) {
    return classes.contain(name) ? Optional.of(classes.get(name)) : Optional.empty();
  }
}
