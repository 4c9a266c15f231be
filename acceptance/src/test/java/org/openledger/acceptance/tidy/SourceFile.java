package org.openledger.acceptance.tidy;

import java.util.List;

/// One text file of the project.
///
/// @param name its path from the project's root, with slashes
/// @param text its content
public record SourceFile(String name, String text) {
  /// The lines without their ends.
  public List<String> lines() {
    return text.lines().toList();
  }

  /// Whether the name ends in one of these.
  public boolean is(String... endings) {
    return List.of(endings).stream().anyMatch(name::endsWith);
  }

  /// Whether it is Java that people run.
  public boolean isMainJava() {
    return is(".java") && name.contains("/src/main/");
  }

  /// The first part of the path: a module, or the file's own name at the root.
  public String module() {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  /// The number, from 1, of the line that holds this offset.
  public int line(int offset) {
    return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }

  /// The same file with other text.
  public SourceFile with(String other) {
    return new SourceFile(name, other);
  }
}
