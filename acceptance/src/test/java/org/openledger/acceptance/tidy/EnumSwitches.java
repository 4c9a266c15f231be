package org.openledger.acceptance.tidy;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openledger.acceptance.tidy.JavaTrees.Unit;
import org.openledger.acceptance.tidy.TidyRule.Fault;

/// Switches over an enum of ours that have a `default`, and so go on compiling when the enum grows.
final class EnumSwitches extends TreeScanner<@Nullable Void, Unit> {
  private final Set<String> constants;
  private final List<Fault> faults = new ArrayList<>();

  private EnumSwitches(Set<String> constants) {
    this.constants = constants;
  }

  /// Looks at the chosen files; the enums may be declared in any.
  static List<Fault> find(List<SourceFile> files, Predicate<SourceFile> chosen) {
    var units = JavaTrees.parse(files);
    var enums = new EnumConstants();
    units.forEach(unit -> enums.scan(unit.tree(), null));
    var scanner = new EnumSwitches(enums.names);
    units.stream()
        .filter(unit -> chosen.test(unit.file()))
        .forEach(unit -> scanner.scan(unit.tree(), unit));
    return scanner.faults;
  }

  private static final class EnumConstants extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Set<String> names = new HashSet<>();

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      if (type.getKind() == Tree.Kind.ENUM) {
        for (var member : type.getMembers()) {
          if (member instanceof VariableTree field
              && field.getInitializer() instanceof NewClassTree made
              && made.getIdentifier().toString().equals(type.getSimpleName().toString())) {
            names.add(field.getName().toString());
          }
        }
      }
      return super.visitClass(type, null);
    }
  }

  @Override
  public @Nullable Void visitSwitch(SwitchTree tree, Unit unit) {
    check(tree, tree.getExpression().toString(), tree.getCases(), unit);
    return super.visitSwitch(tree, unit);
  }

  @Override
  public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, Unit unit) {
    check(tree, tree.getExpression().toString(), tree.getCases(), unit);
    return super.visitSwitchExpression(tree, unit);
  }

  private void check(Tree tree, String selector, List<? extends CaseTree> cases, Unit unit) {
    boolean open = false;
    boolean ours = selector.matches("\\(.*([kK]ind|code)\\(\\)\\)");
    for (var branch : cases) {
      for (var label : branch.getLabels()) {
        open |= label instanceof DefaultCaseLabelTree;
        ours |=
            label instanceof ConstantCaseLabelTree constant
                && constant.getConstantExpression() instanceof IdentifierTree name
                && constants.contains(name.getName().toString());
      }
    }
    if (open && ours) {
      faults.add(
          new Fault(unit.file().name(), unit.line(tree), "switch " + selector, "has a default"));
    }
  }
}
