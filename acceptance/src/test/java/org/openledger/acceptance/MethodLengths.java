package org.openledger.acceptance;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Lengths of methods, as the compiler's parser sees them.
final class MethodLengths {
  /// A method and the number of lines of its body between the braces.
  record Length(Path file, String method, long lines) {}

  private MethodLengths() {}

  static List<Length> of(List<Path> files) throws IOException {
    var lengths = new ArrayList<Length>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var sources = manager.getJavaFileObjectsFromPaths(files);
      var task = (JavacTask) compiler.getTask(null, manager, null, null, null, sources);
      var positions = Trees.instance(task).getSourcePositions();
      for (var unit : task.parse()) {
        new Scanner(unit, positions, lengths).scan(unit, null);
      }
    }
    return lengths;
  }

  private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Length> lengths;

    Scanner(CompilationUnitTree unit, SourcePositions positions, List<Length> lengths) {
      this.unit = unit;
      this.positions = positions;
      this.lengths = lengths;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      if (method.getBody() != null) {
        var map = unit.getLineMap();
        long first = map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
        long last = map.getLineNumber(positions.getEndPosition(unit, method.getBody()));
        var file = Path.of(unit.getSourceFile().toUri());
        lengths.add(new Length(file, method.getName().toString(), Math.max(0, last - first - 1)));
      }
      return super.visitMethod(method, null);
    }
  }
}
