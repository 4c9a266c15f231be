package org.openledger.acceptance.documents;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openledger.acceptance.tidy.JavaTrees;
import org.openledger.acceptance.tidy.JavaTrees.Unit;
import org.openledger.acceptance.tidy.SourceFile;

/// The names that Java sources declare.
final class JavaNames extends TreeScanner<@Nullable Void, Unit> {
  private final Map<String, Set<String>> members = new TreeMap<>();
  private final Set<String> qualified = new TreeSet<>();
  private final Set<String> packages = new TreeSet<>();

  private JavaNames() {}

  static JavaNames of(List<SourceFile> files) {
    var names = new JavaNames();
    for (var unit : JavaTrees.parse(files.stream().filter(f -> f.is(".java")).toList())) {
      names.packages.add(unit.packageName());
      names.scan(unit.tree(), unit);
    }
    return names;
  }

  /// Whether some class, nested or not, has this simple name.
  boolean hasClass(String name) {
    return members.containsKey(name);
  }

  /// Whether a class of this simple name declares a method, field, constant or class so called.
  boolean hasMember(String type, String member) {
    return members.getOrDefault(type, Set.of()).contains(member);
  }

  /// Whether this is the full name of a package or of a class that is not nested.
  boolean hasQualified(String name) {
    return packages.contains(name)
        || qualified.contains(name)
        || packages.stream().anyMatch(inner -> inner.startsWith(name + "."));
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, Unit unit) {
    var name = type.getSimpleName().toString();
    if (!name.isEmpty()) {
      var declared = members.computeIfAbsent(name, _ -> new TreeSet<>());
      type.getMembers().forEach(member -> declare(member, declared));
      if (unit.tree().getTypeDecls().contains(type)) {
        qualified.add(unit.packageName() + "." + name);
      }
    }
    return super.visitClass(type, unit);
  }

  /// Only what stands in the class's own body: parameters and locals are nobody's members.
  private static void declare(Tree member, Set<String> declared) {
    switch (member) {
      case ClassTree type -> declared.add(type.getSimpleName().toString());
      case MethodTree method -> declared.add(method.getName().toString());
      case VariableTree field -> declared.add(field.getName().toString());
      default -> {} // an initialiser
    }
  }
}
