package org.openledger.acceptance.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.openledger.acceptance.tidy.JavaTrees.Unit;
import org.openledger.acceptance.tidy.TidyRule.Fault;

/// Public records that are hard to call right: too many components, or two neighbours that can be
/// exchanged without the compiler's notice.
final class RecordShapes extends TreeScanner<@Nullable Void, Unit> {
  private static final int COMPONENTS_MAX = 7;

  private static final String DIGESTS = "org.openledger.core.digest";

  /// Types that say nothing about what a value is, or only that it is money or time.
  private static final Set<String> BARE =
      Set.of(
          "boolean",
          "byte",
          "short",
          "char",
          "int",
          "long",
          "float",
          "double",
          "Boolean",
          "Byte",
          "Short",
          "Character",
          "Integer",
          "Long",
          "Float",
          "Double",
          "Hash",
          "Digest",
          "BigInteger",
          "BigDecimal",
          "UInt256",
          "Open",
          "Duration",
          "Instant");

  private final List<Fault> faults = new ArrayList<>();

  /// Whether every class around the one at hand is public, or an interface's member.
  private boolean visible = true;

  private boolean inInterface;

  private RecordShapes() {}

  static List<Fault> find(List<SourceFile> files) {
    var scanner = new RecordShapes();
    JavaTrees.parse(files).forEach(unit -> scanner.scan(unit.tree(), unit));
    return scanner.faults;
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, Unit unit) {
    boolean outerVisible = visible;
    boolean outerInterface = inInterface;
    visible &= inInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC);
    inInterface = type.getKind() == Tree.Kind.INTERFACE;
    if (visible && type.getKind() == Tree.Kind.RECORD) {
      check(type, unit);
    }
    super.visitClass(type, unit);
    visible = outerVisible;
    inInterface = outerInterface;
    return null;
  }

  private void check(ClassTree type, Unit unit) {
    // A record has no other fields of an instance than its components.
    var components =
        type.getMembers().stream()
            .filter(VariableTree.class::isInstance)
            .map(VariableTree.class::cast)
            .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
            .toList();
    if (components.size() > COMPONENTS_MAX) {
      add(type, unit, "has more than " + COMPONENTS_MAX + " components");
    }
    for (int i = 1; i < components.size(); i++) {
      var before = components.get(i - 1);
      var after = components.get(i);
      if (name(before).equals(name(after)) && isBare(name(after), unit)) {
        add(
            type,
            unit,
            "has neighbours %s and %s of type %s"
                .formatted(before.getName(), after.getName(), name(after)));
      }
    }
  }

  /// An array says no more than its items; a digest says of what it is, but not of which of two.
  private static boolean isBare(String type, Unit unit) {
    return BARE.contains(type)
        || type.endsWith("[]")
        || unit.packageName().equals(DIGESTS)
        || unit.tree().getImports().stream()
            .anyMatch(
                each -> each.getQualifiedIdentifier().toString().equals(DIGESTS + "." + type));
  }

  private void add(ClassTree type, Unit unit, String what) {
    faults.add(
        new Fault(unit.file().name(), unit.line(type), "record " + type.getSimpleName(), what));
  }

  /// The type without annotations and packages.
  private static String name(VariableTree component) {
    return component.getType().toString().replaceAll("@\\w+\\s*|\\w+\\.", "").strip();
  }
}
