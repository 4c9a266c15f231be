package org.openledger.acceptance.documents;

import java.util.List;
import java.util.stream.Collectors;
import org.openledger.acceptance.tidy.SourceFile;

/// The page "where things live", made from the first sentences of the packages.
final class PackagePage {
  static final String NAME = "docs/where-things-live.md";

  private static final String HEAD =
      """
      # Where things live

      Every package and what it is, in the words of its own `package-info.java`. This page is made
      from them; after a change, `mvn -pl acceptance -am test` with `-Dtest=DocumentsTest`,
      `-Dsurefire.failIfNoSpecifiedTests=false` and `-Dopenledger.accept=true` makes it again.

      """;

  private PackagePage() {}

  /// The whole page.
  static String of(List<String> modules, List<SourceFile> files) {
    var page = new StringBuilder(HEAD);
    for (var module : modules) {
      var infos =
          files.stream()
              .filter(file -> file.module().equals(module))
              .filter(file -> file.isMainJava() && file.is("/package-info.java"))
              .toList();
      page.append("## ").append(module).append("\n\n| package | what it is |\n|---|---|\n");
      for (var info : infos) {
        page.append("| `%s` | %s |\n".formatted(name(info), sentence(info)));
      }
      page.append('\n');
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static String name(SourceFile info) {
    return info.name()
        .replaceFirst(".*/src/main/java/org/openledger/", "")
        .replaceFirst("/package-info\\.java$", "")
        .replace('/', '.');
  }

  /// The first sentence of the package's comment, a link's brackets as back-ticks.
  static String sentence(SourceFile info) {
    var comment =
        info.lines().stream()
            .takeWhile(line -> line.startsWith("///"))
            .map(line -> line.substring(3).strip())
            .takeWhile(line -> !line.isEmpty())
            .collect(Collectors.joining(" "));
    var first = comment.split("\\.(\\s|$)", 2)[0];
    return first.replaceAll("\\[([\\w.#]+)]", "`$1`").replace("|", "\\|");
  }
}
