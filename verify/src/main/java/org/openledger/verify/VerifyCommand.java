package org.openledger.verify;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.ExitCode;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.KeyFile;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.files.ServedAt;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.memory.MemoryFactory;
import org.openledger.memory.search.SpotCheck;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.train.ModelFactory;
import org.openledger.verify.VerifyReport.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `verify`: makes an answer again in this process and compares every bit with its signed receipt.
/// It trusts a chain or a file that says what is registered; model files and bundles it only
/// checks.
@Command(
    name = "verify",
    description = "Run an answer again and compare every bit with its signed receipt.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  static final TextBounds BUNDLE_BOUNDS = TextBounds.whole(64 << 20);

  @Parameters(
      arity = "0..1",
      paramLabel = "RECEIPT",
      description = "The receipt's id; its bundle is fetched from the node.")
  String receipt = "";

  @Option(
      names = "--bundle",
      paramLabel = "PATH",
      description = "A bundle, or a folder of bundles, to check without a node.")
  @Nullable Path path;

  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:OPENLEDGER_URL:-}",
      description = "The node to fetch from (default: where the home's node was served last).")
  String node = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:OPENLEDGER_KEY:-}",
      description = "API key for that node (default: that of the home).")
  String key = "";

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Folder of the models (default: models below the home).")
  @Nullable Path models;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:OPENLEDGER_HOME:-data}",
      description = "The home whose models and key are used (default: ${DEFAULT-VALUE}).")
  Path home = Path.of("data");

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  boolean json;

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      description = "Trust what is registered on the chain at this address.")
  @Nullable URI rpc;

  @Option(
      names = "--judge",
      paramLabel = "ADDRESS",
      description = "The judge on that chain (default: the first that was opened there).")
  String judge = "";

  @Option(
      names = "--pins",
      paramLabel = "FILE",
      description = "Trust what this file says is registered (default: roots.json of the home).")
  @Nullable Path pins;

  @Option(
      names = "--spot",
      paramLabel = "N",
      defaultValue = "" + SpotCheck.LEAVES,
      description = {
        "Leaves of an index that are made again from their records (default: ${DEFAULT-VALUE}; 0:",
        "none)."
      })
  int spot = SpotCheck.LEAVES;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Draws those leaves (default: a new one each time, which is printed).")
  @Nullable Long seed;

  @Override
  public Integer call() throws IOException {
    NativeFolder.keepIn(home);
    var folder = models != null ? models : home.resolve("models");
    var factory = new ModelFactory(folder, shippedBases());
    var memories = new MemoryFactory(folder);
    var again = new Reexecution(new OpenLora(new ModelShelf(new ModelFolder(factory, memories))));
    try (var chain = rpc == null ? null : new EthCalls(rpc)) {
      var files = new ModelFiles(factory, memories);
      var checker = new Checker(roots(chain), files, again, leaves(memories));
      var items = new ArrayList<VerifyReport.Item>();
      for (var source : sources()) {
        var item = check(source, checker);
        items.add(item);
        if (!json) {
          show(item);
        }
      }
      var report = new VerifyReport(items);
      if (json) {
        System.out.println(report.toJson().compact());
      }
      return code(report);
    }
  }

  private Leaves leaves(MemoryFactory memories) {
    if (spot < 0) {
      throw new Refusal(Code.INVALID_ARGUMENT, "--spot is a number of leaves, not " + spot);
    }
    return new Leaves(memories, spot, seed == null ? new SecureRandom().nextLong() : seed);
  }

  private static int code(VerifyReport report) {
    if (report.count(Verdict.FAILED) > 0) {
      return ExitCode.FAILURE.number();
    }
    return report.count(Verdict.ORIGIN_NOT_CHECKED) > 0 ? ExitCode.AUTHENTICATION.number() : 0;
  }

  /// What is trusted: a chain, a file, or what the home's own node has written down.
  private Optional<Roots> roots(@Nullable EthCalls chain) {
    if (chain != null && pins != null) {
      throw new Refusal(Code.INVALID_ARGUMENT, "trust a chain or a file: --rpc or --pins");
    }
    if (!judge.isEmpty() && chain == null) {
      throw new Refusal(Code.INVALID_ARGUMENT, "--judge is an address on the chain of --rpc");
    }
    if (chain != null) {
      return Optional.of(
          new ChainRoots(chain, Optional.of(judge).filter(it -> !it.isEmpty()).map(this::address)));
    }
    var file = pins != null ? pins : RootsFile.of(home);
    return pins == null && !Files.isRegularFile(file)
        ? Optional.empty()
        : Optional.of(RootsFile.read(file));
  }

  private Address address(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "an address is 0x and 40 hexadecimal digits, not " + text, e);
    }
  }

  /// Where the text of a bundle is read.
  @FunctionalInterface
  private interface Reading {
    String text() throws IOException;
  }

  /// A bundle to be read, and where it is from.
  private record Source(String name, Reading reading) {}

  /// Checks one bundle; one that cannot be read, or whose model cannot be used, keeps no other from
  /// being checked.
  private static VerifyReport.Item check(Source source, Checker checker) throws IOException {
    Bundle bundle;
    try {
      bundle = Bundle.fromJson(Json.parse(source.reading.text()));
    } catch (IllegalArgumentException | Failure e) {
      return VerifyReport.Item.unchecked(source.name, "bundle", String.valueOf(e.getMessage()));
    }
    return checker.check(bundle);
  }

  private List<Source> sources() throws IOException {
    if (path == null) {
      if (receipt.isEmpty()) {
        throw new Refusal(Code.INVALID_ARGUMENT, "name a receipt, or a file with --bundle");
      }
      var fetched =
          BundleFetch.from(ServedAt.addressFor(home, node), receipt, KeyFile.keyFor(home, key));
      return List.of(new Source(receipt, () -> fetched));
    }
    if (!Files.exists(path)) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no " + path);
    }
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      var sources = files.sorted().map(VerifyCommand::source).toList();
      if (sources.isEmpty()) {
        throw new Refusal(Code.NO_SUCH_THING, "there is no bundle in " + path);
      }
      return sources;
    }
  }

  private static Source source(Path file) {
    return new Source(file.toString(), () -> TextInput.of(file, BUNDLE_BOUNDS).text());
  }

  /// The bases that came with the program.
  private static Optional<Path> shippedBases() {
    var bases = Path.of(System.getProperty("openledger.root", "")).resolve("bases");
    return Files.isDirectory(bases) ? Optional.of(bases.toAbsolutePath()) : Optional.empty();
  }

  private static void show(VerifyReport.Item item) {
    System.out.println(item.receipt());
    for (var step : item.steps()) {
      System.out.println("  " + step.title());
      for (var check : step.checks()) {
        System.out.printf(
            "    %s %-15s %s%n", check.holds() ? "ok  " : "FAIL", check.name(), check.detail());
      }
    }
    switch (item.verdict()) {
      case VERIFIED ->
          System.out.println("  every bit agrees, also with " + item.roots().orElseThrow());
      case ORIGIN_NOT_CHECKED ->
          System.out.println(
              "  re-executed, origin not checked: nothing says who may sign and what it costs;"
                  + " name a chain with --rpc, or a file with --pins");
      case FAILED -> System.out.println("  this receipt does not hold");
    }
  }
}
