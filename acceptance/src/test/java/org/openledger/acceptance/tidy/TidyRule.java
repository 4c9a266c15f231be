package org.openledger.acceptance.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// One rule over the project's own texts, with an example that breaks it.
///
/// @param name what is held, as a sentence
/// @param over which files it looks at
/// @param finder finds what breaks it in those files
/// @param bad a file that breaks it
/// @param allowed reasons by [Fault#key()]; an entry that nothing needs is a fault itself
record TidyRule(
    String name,
    Predicate<SourceFile> over,
    Function<List<SourceFile>, List<Fault>> finder,
    SourceFile bad,
    Map<String, String> allowed) {

  /// What breaks a rule, and where.
  ///
  /// @param file the file's path
  /// @param line the line in it, or 0
  /// @param about the part of the file that breaks it
  /// @param what how
  record Fault(String file, int line, String about, String what) {
    /// What an exception is named by: it holds wherever in its file the line moves to, and for no
    /// other file of that name.
    String key() {
      return file + " " + about;
    }

    @Override
    public String toString() {
      return file + (line > 0 ? ":" + line : "") + " " + about + " " + what;
    }
  }

  TidyRule(
      String name,
      Predicate<SourceFile> over,
      Function<List<SourceFile>, List<Fault>> finder,
      SourceFile bad) {
    this(name, over, finder, bad, Map.of());
  }

  /// A rule that looks at one file after the other.
  static TidyRule each(
      String name,
      Predicate<SourceFile> over,
      Function<SourceFile, List<Fault>> finder,
      SourceFile bad) {
    return new TidyRule(
        name, over, files -> files.stream().flatMap(f -> finder.apply(f).stream()).toList(), bad);
  }

  /// The same rule with exceptions: a fault's key, then the reason.
  TidyRule except(Map<String, String> reasons) {
    return new TidyRule(name, over, finder, bad, reasons);
  }

  /// What breaks the rule beyond its exceptions, in words.
  ///
  /// @throws AssertionError if there is no file to look at, for then nothing is held
  List<String> broken(List<SourceFile> files) {
    var chosen = files.stream().filter(over).toList();
    if (chosen.isEmpty()) {
      throw new AssertionError("there is no file to hold to: " + name);
    }
    var faults = new ArrayList<String>();
    var stale = new TreeSet<>(allowed.keySet());
    for (var fault : finder.apply(chosen)) {
      stale.remove(fault.key());
      if (!allowed.containsKey(fault.key())) {
        faults.add(fault.toString());
      }
    }
    stale.forEach(key -> faults.add("nothing needs the exception any more: " + key));
    return faults;
  }

  /// What the rule finds in its bad example.
  List<Fault> caught() {
    if (!over.test(bad)) {
      throw new AssertionError("the bad example of '" + name + "' is no file it looks at");
    }
    return finder.apply(List.of(bad));
  }

  @Override
  public String toString() {
    return name;
  }
}
