package org.openledger.acceptance.documents;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openledger.acceptance.tidy.JavaText;
import org.openledger.acceptance.tidy.ProjectFiles;
import org.openledger.acceptance.tidy.SourceFile;

/// What there is: everything a page may name, read from the project's sources.
///
/// @param paths files and folders
/// @param java names that Java declares
/// @param solidity all Solidity, in one text
/// @param programs all Java that people run, in one text
/// @param commands commands and flags
/// @param verbs what the launcher takes as its first word beside the commands
/// @param surface routes, settings and methods by the words that name them
record Inventory(
    Set<String> paths,
    JavaNames java,
    String solidity,
    String programs,
    Commands commands,
    Set<String> verbs,
    Surface surface) {

  /// Words by which others reach a running program.
  ///
  /// @param routes paths of the HTTP interface
  /// @param settings environment variables and system properties
  /// @param methods JSON-RPC methods
  record Surface(Set<String> routes, Set<String> settings, Set<String> methods) {}

  private static final Pattern ROUTE =
      Pattern.compile(
          "\"(/(?:api/v1|v1|rpc|healthz|readyz|openapi\\.json|console)(?:/[^\"\\s]*)?)\"");
  private static final Pattern VARIABLE = Pattern.compile("\\bOPENLEDGER_[A-Z_]+[A-Z]\\b");
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?:(?:getProperty|getInteger|getLong|getBoolean)\\(|PROPERTY =)"
              + "\\s*\"((?:openledger|fuzz)\\.[a-z.]+)\"");
  private static final Pattern METHOD =
      Pattern.compile("\"((?:eth|net|web3|debug|txpool|evm|anvil)_[a-zA-Z0-9]+)\"");
  private static final Pattern VERB = Pattern.compile("(?m)^  ([a-z]+)\\) shift;");

  static Inventory of(List<SourceFile> files) {
    return new Inventory(
        ProjectFiles.paths(),
        JavaNames.of(files),
        joined(files, file -> file.is(".sol")),
        joined(files, SourceFile::isMainJava),
        Commands.of(files),
        all(VERB, files, file -> file.name().equals("openledger")),
        surface(files));
  }

  private static String joined(List<SourceFile> files, Predicate<SourceFile> over) {
    return files.stream().filter(over).map(SourceFile::text).collect(Collectors.joining("\n"));
  }

  private static Surface surface(List<SourceFile> files) {
    var settings = all(VARIABLE, files, f -> f.isMainJava() || f.name().equals("openledger"));
    settings.addAll(all(PROPERTY, files, f -> f.is(".java")));
    return new Surface(
        all(ROUTE, files, f -> f.isMainJava() && f.name().matches("app/src/.*/app/(?!cli/).*")),
        settings,
        all(METHOD, files, f -> f.isMainJava() && f.name().startsWith("chain/")));
  }

  private static Set<String> all(
      Pattern pattern, List<SourceFile> files, Predicate<SourceFile> over) {
    var found = new TreeSet<String>();
    for (var file : files.stream().filter(over).toList()) {
      var text = file.is(".java") ? JavaText.withoutComments(file.text()) : file.text();
      var match = pattern.matcher(text);
      while (match.find()) {
        found.add(match.groupCount() == 0 ? match.group() : match.group(1));
      }
    }
    return found;
  }
}
