package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// Classes that break a rule, given as text and compiled when the rule is tried.
///
/// @param sources one compilation unit each, its package and its one top type on the first lines
record BadExample(List<String> sources) {
  private static final Pattern PACKAGE = Pattern.compile("package ([a-z.]+);");
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum) (\\w+)");

  static BadExample of(String... sources) {
    return new BadExample(List.of(sources));
  }

  private static final class Unit extends SimpleJavaFileObject {
    private final String text;

    Unit(String text) {
      super(URI.create("memory:///" + path(text)), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    private static String path(String text) {
      return first(PACKAGE, text).replace('.', '/') + "/" + first(TYPE, text) + ".java";
    }

    private static String first(Pattern pattern, String text) {
      var match = pattern.matcher(text);
      if (!match.find()) {
        throw new AssertionError("no " + pattern + " in " + text);
      }
      return match.group(1);
    }
  }

  /// Compiles the sources into a folder and reads the classes.
  JavaClasses compiled(Path folder) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      var options = List.of("--add-modules", "jdk.incubator.vector", "-nowarn", "-proc:none");
      var units = sources.stream().map(Unit::new).toList();
      if (!compiler.getTask(null, manager, null, options, null, units).call()) {
        throw new AssertionError("a bad example has to compile: " + sources);
      }
    }
    return new ClassFileImporter().importPath(folder);
  }
}
