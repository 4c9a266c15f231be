package org.openledger.acceptance.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The project's files as a clean checkout has them: nothing built, nothing installed.
public final class ProjectFiles {
  /// Where the project lies; tests run in its root.
  public static final Path ROOT = Path.of("").toAbsolutePath();

  /// Folders that the build, its tools and a running node fill.
  private static final Set<String> FILLED =
      Set.of("target", "node_modules", "data", ".git", ".idea", ".vscode");

  private static final String[] TEXTS = {
    ".java",
    ".sol",
    ".js",
    ".mjs",
    ".css",
    ".html",
    ".md",
    ".sql",
    ".xml",
    ".toml",
    ".sh",
    ".config",
    ".properties",
    ".npmrc",
    ".gitignore",
    "package.json",
    "LICENSE",
    "NOTICE",
    "openledger",
    ".ci/run"
  };

  private static final List<Path> PATHS = walk();
  private static final List<SourceFile> SOURCES = read();

  private ProjectFiles() {}

  /// Every file that people write as text, ordered by name.
  public static List<SourceFile> texts() {
    return SOURCES;
  }

  /// The file of this name.
  public static SourceFile text(String name) {
    return SOURCES.stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name));
  }

  /// Paths of all files and of the folders that hold them, without a slash at the end.
  public static Set<String> paths() {
    var paths = new TreeSet<String>();
    for (var file : PATHS) {
      for (Path at = ROOT.relativize(file); at != null; at = at.getParent()) {
        paths.add(slashed(at));
      }
    }
    return paths;
  }

  /// The names of the modules, as the root's pom lists them.
  public static List<String> modules() {
    return text("pom.xml").lines().stream()
        .map(String::strip)
        .filter(line -> line.startsWith("<module>"))
        .map(line -> line.replaceAll("</?module>", ""))
        .collect(Collectors.toList());
  }

  private static List<SourceFile> read() {
    return PATHS.stream()
        .map(path -> new SourceFile(slashed(ROOT.relativize(path)), ""))
        .filter(file -> file.is(TEXTS))
        .sorted(Comparator.comparing(SourceFile::name))
        .map(file -> file.with(content(ROOT.resolve(file.name()))))
        .toList();
  }

  private static String content(Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private static List<Path> walk() {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return FILLED.contains(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()
                  && !FILLED.contains(String.valueOf(file.getFileName()))) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot walk " + ROOT, e);
    }
    return List.copyOf(found);
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }
}
