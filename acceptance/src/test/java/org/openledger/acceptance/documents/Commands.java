package org.openledger.acceptance.documents;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.acceptance.tidy.JavaTrees;
import org.openledger.acceptance.tidy.JavaTrees.Unit;
import org.openledger.acceptance.tidy.SourceFile;

/// The commands of the command lines and their flags, read from the annotations in the sources.
final class Commands {
  private final Map<String, Set<String>> flags = new TreeMap<>();

  private Commands() {}

  /// What a class declares: its command's name if it is one, its flags, the classes it mixes in.
  private record Declared(@Nullable String command, Set<String> flags, Set<String> mixins) {}

  static Commands of(List<SourceFile> files) {
    var scanner = new Scanner();
    for (var unit : JavaTrees.parse(files.stream().filter(SourceFile::isMainJava).toList())) {
      scanner.scan(unit.tree(), unit);
    }
    var commands = new Commands();
    for (var declared : scanner.classes.values()) {
      if (declared.command() != null) {
        commands.flags.put(declared.command(), scanner.flags(declared));
      }
    }
    return commands;
  }

  /// The commands' names.
  Set<String> names() {
    return flags.keySet();
  }

  /// The flags of a command, those of its mixins included.
  Set<String> flags(String command) {
    return flags.getOrDefault(command, Set.of());
  }

  /// The flags of all commands.
  Set<String> allFlags() {
    var all = new TreeSet<>(Set.of("--help", "--version"));
    flags.values().forEach(all::addAll);
    return all;
  }

  private static final class Scanner extends TreeScanner<@Nullable Void, Unit> {
    private final Map<String, Declared> classes = new TreeMap<>();

    /// The flags of a class, of the classes it mixes in, and of those that they do.
    Set<String> flags(Declared declared) {
      var all = new TreeSet<>(declared.flags());
      for (var mixin : declared.mixins()) {
        var mixed = classes.get(mixin);
        if (mixed != null) {
          all.addAll(flags(mixed));
        }
      }
      return all;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, Unit unit) {
      String command = null;
      for (var annotation : type.getModifiers().getAnnotations()) {
        if (name(annotation).equals("Command")) {
          var names = strings(annotation, "name").toList();
          command = names.isEmpty() ? null : names.getFirst().replaceFirst("^openledger ", "");
        }
      }
      var flags = new TreeSet<String>();
      var mixins = new TreeSet<String>();
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree field) {
          for (var annotation : field.getModifiers().getAnnotations()) {
            if (name(annotation).equals("Option")) {
              strings(annotation, "names").filter(n -> n.startsWith("--")).forEach(flags::add);
            } else if (name(annotation).equals("Mixin")) {
              mixins.add(field.getType().toString());
            }
          }
        }
      }
      if (command != null || !flags.isEmpty()) {
        classes.put(type.getSimpleName().toString(), new Declared(command, flags, mixins));
      }
      return super.visitClass(type, unit);
    }

    private static String name(AnnotationTree annotation) {
      return annotation.getAnnotationType().toString().replaceFirst(".*\\.", "");
    }

    private static Stream<String> strings(AnnotationTree annotation, String argument) {
      return annotation.getArguments().stream()
          .filter(AssignmentTree.class::isInstance)
          .map(AssignmentTree.class::cast)
          .filter(assignment -> assignment.getVariable().toString().equals(argument))
          .flatMap(assignment -> strings(assignment.getExpression()));
    }

    private static Stream<String> strings(ExpressionTree value) {
      return switch (value) {
        case LiteralTree literal -> Stream.of(String.valueOf(literal.getValue()));
        case NewArrayTree array -> array.getInitializers().stream().flatMap(Scanner::strings);
        default -> Stream.of();
      };
    }
  }
}
