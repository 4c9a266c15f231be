package org.openledger.acceptance.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openledger.acceptance.tidy.TidyRule.Fault;

/// Rules about how sources lie beside each other: packages, links, exhaustive switches.
final class ShapeRules {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z0-9_.]+);");

  private ShapeRules() {}

  static List<TidyRule> all() {
    return List.of(
        new TidyRule(
                "surfaces switch over our enums without default",
                SourceFile::isMainJava,
                files -> EnumSwitches.find(files, ShapeRules::isSurface),
                new SourceFile(
                    "app/src/main/java/org/openledger/app/Bad.java",
                    """
                    class Bad {
                      enum Mood { GOOD, POOR }
                      int f(Mood mood) { return switch (mood) { case GOOD -> 1; default -> 2; }; }
                    }
                    """))
            .except(
                Map.of(
                    "chain/src/main/java/org/openledger/chain/rpc/eth/EthCall.java"
                        + " switch (executed.halt())",
                    "every exceptional halt is one error with the halt's own message")),
        new TidyRule(
            "a package lies in the module and folder of its name",
            SourceFile::isMainJava,
            ShapeRules::misplaced,
            new SourceFile(
                "core/src/main/java/org/openledger/core/Bad.java",
                "package org.openledger.model;")),
        new TidyRule(
            "every package says what it is and is null-marked",
            SourceFile::isMainJava,
            ShapeRules::unsaid,
            new SourceFile(
                "core/src/main/java/org/openledger/core/Bad.java", "package org.openledger.core;")),
        new TidyRule(
            "documents link only to what exists",
            file -> true,
            ShapeRules::deadLinks,
            new SourceFile("docs/bad.md", "[elsewhere](nowhere.md)")));
  }

  private static boolean isSurface(SourceFile file) {
    return Set.of("app", "verify", "bench", "node").contains(file.module())
        || file.name().contains("org/openledger/chain/rpc/")
        || file.name().contains("org/openledger/chain/server/");
  }

  private static List<Fault> misplaced(List<SourceFile> files) {
    var faults = new ArrayList<Fault>();
    for (var file : files) {
      var declared = PACKAGE.matcher(file.text());
      var wanted = folder(file).replaceFirst(".*/src/main/java/", "").replace('/', '.');
      boolean right =
          declared.find()
              && declared.group(1).equals(wanted)
              && (wanted + ".").startsWith("org.openledger." + file.module() + ".");
      if (!right) {
        faults.add(new Fault(file.name(), 1, "file", "declares another package than its folder's"));
      }
    }
    return faults;
  }

  private static List<Fault> unsaid(List<SourceFile> files) {
    var said =
        files.stream()
            .filter(file -> file.is("/package-info.java"))
            .filter(file -> file.text().startsWith("///") && file.text().contains("@NullMarked"))
            .map(ShapeRules::folder)
            .collect(Collectors.toSet());
    return files.stream()
        .map(ShapeRules::folder)
        .distinct()
        .filter(folder -> !said.contains(folder))
        .map(folder ->
            new Fault(folder, 0, "package", "has no package-info with a sentence and @NullMarked"))
        .toList();
  }

  private static List<Fault> deadLinks(List<SourceFile> files) {
    var there = new HashSet<>(ProjectFiles.paths());
    var faults = new ArrayList<Fault>();
    for (var file : files.stream().filter(f -> f.is(".md")).toList()) {
      var link = LINK.matcher(file.text());
      while (link.find()) {
        var target = link.group(1);
        var path = ProjectFiles.ROOT.resolve(file.name()).resolveSibling(target).normalize();
        if (!target.contains(":")
            && !there.contains(ProjectFiles.ROOT.relativize(path).toString())) {
          faults.add(new Fault(file.name(), file.line(link.start()), "link", "to " + target));
        }
      }
    }
    return faults;
  }

  private static String folder(SourceFile file) {
    return file.name().substring(0, file.name().lastIndexOf('/'));
  }
}
