package org.openledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openledger.core.json.Json;

/// Forge and the Solidity compiler, installed on first use into ignored folders and run on the
/// project's contracts.
final class Forge {
  /// Where the contracts are developed.
  static final Path SOLIDITY = Path.of("contracts", "solidity");

  /// The npm package that brings the tools of Ethereum to the tests of all modules.
  private static final Path TOOLS = Path.of("chain", "src", "test", "node");

  private static final Path OUTPUT = Path.of("contracts", "target", "forge");
  private static final Duration INSTALLING_MAX = Duration.ofMinutes(5);
  private static final Duration COMPILING_MAX = Duration.ofMinutes(3);

  private Forge() {}

  /// How a program ended, with what it printed.
  record Ended(int status, String output, String errors) {}

  /// Installs the exact versions that the two package.json name, unless they are there.
  static synchronized void install() {
    if (!Files.exists(TOOLS.resolve("node_modules/.bin/forge"))) {
      installed(TOOLS, "install");
    }
    if (!Files.exists(SOLIDITY.resolve("node_modules/solc"))) {
      installed(SOLIDITY, "ci");
    }
  }

  private static void installed(Path folder, String how) {
    var ended =
        run("npm-" + how, folder, INSTALLING_MAX, "npm", how, "--ignore-scripts", "--silent");
    assertThat(ended.status()).as("npm %s in %s: %s", how, folder, ended).isZero();
  }

  /// Runs all tests of the contracts in a profile of foundry.toml.
  static ForgeReport test(String profile, Duration timeMax) {
    var solc = "script/solc.js";
    var ended = run(profile, SOLIDITY, timeMax, program(), "test", "--json", "--use", solc);
    assertThat(ended.output()).as("forge printed %s", ended.errors()).startsWith("{");
    return ForgeReport.parse(Json.parse(ended.output()));
  }

  /// Compiles the sources and compares the result with the committed artifacts.
  static Ended checkArtifacts() {
    return run("compile", SOLIDITY, COMPILING_MAX, "node", "script/compile.mjs", "--check");
  }

  /// The committed gas figures, named as in a report.
  static TreeMap<String, BigInteger> committedGas() throws IOException {
    var figures = new TreeMap<String, BigInteger>();
    try (var files = Files.newDirectoryStream(SOLIDITY.resolve("snapshots"), "*.json")) {
      for (var file : files) {
        var contract = file.getFileName().toString().replace(".json", "");
        figures.putAll(ForgeReport.figures(contract, Json.parse(Files.readString(file))));
      }
    }
    return figures;
  }

  /// The binary itself, so that ending it ends all of it.
  private static String program() {
    try (var folders = Files.newDirectoryStream(TOOLS.resolve("node_modules/@foundry-rs"))) {
      for (var folder : folders) {
        var binary = folder.resolve("bin").resolve("forge");
        if (folder.getFileName().toString().startsWith("forge-") && Files.exists(binary)) {
          return binary.toAbsolutePath().toString();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no forge in " + TOOLS + "; run: npm install there");
  }

  /// Runs a program to its end; `name` is its profile, and that of the files it prints to.
  private static Ended run(String name, Path folder, Duration timeMax, String... command) {
    try {
      Files.createDirectories(OUTPUT);
      var output = OUTPUT.resolve(name + ".out");
      var errors = OUTPUT.resolve(name + ".err");
      var builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
      builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
      builder.environment().keySet().removeIf(key -> key.startsWith("FOUNDRY_"));
      builder.environment().put("FOUNDRY_PROFILE", name);
      builder.environment().put("NO_COLOR", "1");
      var process = builder.start();
      if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(Arrays.toString(command) + " did not end within " + timeMax);
      }
      return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + Arrays.toString(command), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
