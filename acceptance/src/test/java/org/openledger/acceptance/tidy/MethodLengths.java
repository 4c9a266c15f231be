package org.openledger.acceptance.tidy;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.acceptance.tidy.JavaTrees.Unit;
import org.openledger.acceptance.tidy.TidyRule.Fault;

/// Methods whose bodies have too many lines between the braces.
final class MethodLengths extends TreeScanner<@Nullable Void, Unit> {
  private static final int LINES_MAX = 60;

  private final List<Fault> faults = new ArrayList<>();

  private MethodLengths() {}

  static List<Fault> find(List<SourceFile> files) {
    var scanner = new MethodLengths();
    JavaTrees.parse(files).forEach(unit -> scanner.scan(unit.tree(), unit));
    return scanner.faults;
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, Unit unit) {
    if (method.getBody() != null) {
      int first = unit.line(method.getBody());
      int lines = unit.lastLine(method.getBody()) - first - 1;
      if (lines > LINES_MAX) {
        var about = "method " + method.getName();
        faults.add(new Fault(unit.file().name(), first, about, "has " + lines + " lines"));
      }
    }
    return super.visitMethod(method, unit);
  }
}
