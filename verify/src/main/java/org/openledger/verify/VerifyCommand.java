package org.openledger.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.KeyFile;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.files.ServedAt;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.train.ModelFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `verify`: makes an answer again in this process and compares every bit with its signed receipt.
/// It trusts nothing but the model files, whose digests it checks.
@Command(
    name = "verify",
    description = "Run an answer again and compare every bit with its signed receipt.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final TextBounds BUNDLE_BOUNDS = TextBounds.whole(64 << 20);

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

  @Override
  public Integer call() throws IOException {
    NativeFolder.keepIn(home);
    var root = models != null ? models : home.resolve("models");
    var factory = new ModelFactory(root, shippedBases());
    var verifier = new Reexecution(new OpenLora(new ModelShelf(new ModelFolder(factory))));
    var items = new ArrayList<VerifyReport.Item>();
    for (var source : sources()) {
      var item = check(source, verifier);
      items.add(item);
      if (!json) {
        show(item);
      }
    }
    var report = new VerifyReport(items);
    if (json) {
      System.out.println(report.toJson().compact());
    }
    return report.failed() == 0 ? 0 : 1;
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
  private static VerifyReport.Item check(Source source, Reexecution verifier) throws IOException {
    Bundle bundle;
    try {
      bundle = Bundle.fromJson(Json.parse(source.reading.text()));
    } catch (IllegalArgumentException | Failure e) {
      return VerifyReport.Item.unchecked(source.name, "bundle", String.valueOf(e.getMessage()));
    }
    var id = bundle.receipt().id().toString();
    try {
      return new VerifyReport.Item(id, verifier.verify(bundle));
    } catch (Failure e) {
      return VerifyReport.Item.unchecked(id, "model", e.text());
    }
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
    for (var check : item.verification().checks()) {
      System.out.printf(
          "  %s %-18s %s%n", check.holds() ? "ok  " : "FAIL", check.name(), check.detail());
    }
    boolean holds = item.verification().holds();
    System.out.println(holds ? "  every bit agrees" : "  this receipt does not hold");
  }
}
