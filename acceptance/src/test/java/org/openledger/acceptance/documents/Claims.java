package org.openledger.acceptance.documents;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells by its shape what a word on a page claims to be, and whether there is such a thing.
///
/// Words of no known shape claim nothing.
final class Claims {
  private static final Pattern COMMAND = Pattern.compile("(?:[A-Z_]+=\\S+ )?\\./openledger( .*)?");
  private static final Pattern ROUTE =
      Pattern.compile("(?:(?:GET|POST|PUT|PATCH|DELETE) )?(/[a-z][\\w{}./-]*)");
  private static final Pattern QUALIFIED = Pattern.compile("org\\.openledger(\\.\\w+)+");
  private static final Pattern PACKAGE = Pattern.compile("[a-z]+(\\.[a-z]+)+");
  private static final Pattern TYPE =
      Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?:\\.\\w+)*(?:\\(.*\\)|<.*>)?");
  private static final Pattern PATH = Pattern.compile("[\\w.…-]+(/[\\w.…-]+)*/?");
  private static final Pattern FILE =
      Pattern.compile("[\\w-]+\\.(json|key|rows|safetensors|java|sh)");
  private static final Pattern SETTING =
      Pattern.compile("OPENLEDGER_[A-Z_]+|openledger(\\.[a-z]+)+");

  /// Words in the shape of ours that are others'.
  static final Set<String> OTHERS =
      Set.of(
          "JsonRpcProvider", // ethers
          "Web3j", // web3j
          "OpenLedger", // the product's name, in an EIP-712 domain
          "WebSocketService"); // web3j

  /// What stands below a node's home, by its first folder.
  static final Set<String> HOME =
      Set.of("adapters", "backups", "blobs", "data", "database", "native");

  /// Other paths that are no part of a checkout: a home's, or what the build makes.
  static final Set<String> MADE = Set.of("app/target/chain.aot", "models/");

  private final Inventory there;

  Claims(Inventory there) {
    this.there = there;
  }

  /// What is wrong with a word; empty if nothing is.
  Optional<String> wrong(String token) {
    var command = COMMAND.matcher(token);
    if (command.matches()) {
      return wrongCommand(command.group(1) == null ? "" : command.group(1).strip());
    }
    var words = List.of(token.split(" "));
    var flagged = words.stream().filter(word -> word.startsWith("--")).toList();
    boolean ours = there.commands().names().contains(words.getFirst());
    if (token.matches("--[a-z].*") || (ours && !flagged.isEmpty())) {
      var known = ours ? flagsOf(words.getFirst()) : there.commands().allFlags();
      return unknown(flagged, known);
    }
    var route = ROUTE.matcher(token);
    if (route.matches()) {
      return exists("route", route.group(1), hasRoute(route.group(1)));
    }
    if (SETTING.matcher(token).matches()) {
      return exists("setting", token, there.surface().settings().contains(token));
    }
    return wrongName(words.getFirst(), token);
  }

  private Optional<String> wrongCommand(String line) {
    var words = List.of(line.split("\\s+"));
    var verb = words.getFirst();
    boolean launcher = there.verbs().contains(verb) || verb.equals("help");
    boolean named = !verb.matches("[A-Z…]*"); // else a place to fill in
    if (named && !launcher && !hasCommand(verb)) {
      return Optional.of("no command " + verb);
    }
    return unknown(words.stream().filter(word -> word.startsWith("--")).toList(), flagsOf(verb));
  }

  private Optional<String> wrongName(String first, String token) {
    if (QUALIFIED.matcher(token).matches()) {
      return exists("package or class", token, there.java().hasQualified(token));
    }
    if (PACKAGE.matcher(token).matches()
        && there.java().hasQualified("org.openledger." + token.replaceFirst("\\..*", ""))) {
      return exists("package", token, there.java().hasQualified("org.openledger." + token));
    }
    if (first.contains("/") && PATH.matcher(first).matches()) {
      return exists("path", first, hasPath(first));
    }
    if (FILE.matcher(token).matches()) {
      return exists("file", token, hasFile(token));
    }
    var type = TYPE.matcher(token);
    if (type.matches() && !OTHERS.contains(type.group(1))) {
      return exists("class", token, hasType(type.group(1), type.group(2)));
    }
    return Optional.empty();
  }

  private Set<String> flagsOf(String command) {
    return hasCommand(command) ? there.commands().flags(command) : there.commands().allFlags();
  }

  private boolean hasCommand(String name) {
    return there.commands().names().contains(name);
  }

  private boolean hasRoute(String route) {
    return there.surface().routes().stream()
        .anyMatch(known -> known.equals(route) || known.startsWith(route + "/"));
  }

  private boolean hasType(String type, @Nullable String member) {
    boolean contract =
        Pattern.compile("\\b(contract|interface|library|struct|error) " + type + "\\b")
            .matcher(there.solidity())
            .find();
    if (member == null) {
      return contract || there.java().hasClass(type);
    }
    return there.java().hasMember(type, member)
        || (contract && Pattern.compile("\\b" + member + "\\b").matcher(there.solidity()).find());
  }

  private boolean hasPath(String token) {
    var path = token.replaceFirst("/$", "");
    if (token.startsWith("..") || MADE.contains(token)) {
      return true;
    }
    if (HOME.contains(path.split("/")[0]) || path.matches(".*/[A-Z]{3,}")) {
      return List.of(path.split("/")).stream().skip(1).allMatch(this::isWrittenOrFilledIn);
    }
    var pattern = Pattern.compile(Pattern.quote(path).replace("…", "\\E.*\\Q"));
    return there.paths().stream().anyMatch(known -> pattern.matcher(known).matches());
  }

  /// Whether a part of a path in a home is one that the program writes, or a place to fill in.
  private boolean isWrittenOrFilledIn(String part) {
    var written = Pattern.compile("[\"/]" + Pattern.quote(part) + "[\"/]");
    return part.matches("[A-Z]{3,}") || written.matcher(there.programs()).find();
  }

  /// A file of the checkout, or one that the program reads or writes.
  private boolean hasFile(String name) {
    return there.paths().stream().anyMatch(path -> path.endsWith("/" + name))
        || there.programs().contains("\"" + name + "\"");
  }

  private static Optional<String> unknown(List<String> flags, Set<String> known) {
    return flags.stream()
        .map(flag -> flag.replaceFirst("=.*", ""))
        .filter(flag -> !known.contains(flag) && !flag.equals("--help"))
        .findFirst()
        .map(flag -> "no flag " + flag);
  }

  private static Optional<String> exists(String kind, String name, boolean there) {
    return there ? Optional.empty() : Optional.of("no " + kind + " " + name);
  }
}
