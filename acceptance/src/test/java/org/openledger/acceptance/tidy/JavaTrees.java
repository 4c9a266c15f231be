package org.openledger.acceptance.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Java sources as the compiler's own parser sees them; nothing is compiled.
public final class JavaTrees {
  /// A parsed file.
  public record Unit(SourceFile file, CompilationUnitTree tree, SourcePositions positions) {
    /// The line on which a part of it begins.
    public int line(Tree part) {
      return Math.toIntExact(
          tree.getLineMap().getLineNumber(positions.getStartPosition(tree, part)));
    }

    /// The line on which a part of it ends.
    public int lastLine(Tree part) {
      return Math.toIntExact(tree.getLineMap().getLineNumber(positions.getEndPosition(tree, part)));
    }

    /// The name of its package.
    public String packageName() {
      return String.valueOf(tree.getPackageName());
    }
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(SourceFile file) {
      super(URI.create("memory:///" + file.name()), Kind.SOURCE);
      text = file.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private JavaTrees() {}

  /// Parses files.
  ///
  /// @throws AssertionError if one is not Java
  public static List<Unit> parse(List<SourceFile> files) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var byName = new HashMap<String, SourceFile>();
    files.forEach(file -> byName.put(file.name(), file));
    var objects = files.stream().map(InMemory::new).toList();
    var task = (JavacTask) compiler.getTask(null, null, diagnostics, null, null, objects);
    var positions = Trees.instance(task).getSourcePositions();
    var units = new ArrayList<Unit>();
    try {
      for (var tree : task.parse()) {
        var name = tree.getSourceFile().toUri().getPath().substring(1);
        units.add(new Unit(Objects.requireNonNull(byName.get(name)), tree, positions));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var diagnostic : diagnostics.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        throw new AssertionError("no Java: " + diagnostic);
      }
    }
    return units;
  }
}
