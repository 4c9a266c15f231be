package org.openledger.chain.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openledger.core.json.Json;

/// The command-line tools that the tests drive, installed on first use into an ignored folder.
public final class Tools {
  private static final Path FOLDER = Path.of("chain", "src", "test", "node");
  private static final Path WOPEN =
      Path.of("contracts/src/main/resources/org/openledger/contracts/WOPEN.json");
  private static final Path CONTRACTS = Path.of("contracts", "solidity");
  private static final int SECONDS_MAX = 60;
  private static final String HINT = "run: (cd chain/src/test/node && npm install)";

  private Tools() {}

  /// Installs the exact versions of package.json, unless they are there.
  public static synchronized void install() {
    if (Files.exists(FOLDER.resolve("node_modules/.bin/cast"))
        && Files.exists(FOLDER.resolve("node_modules/.bin/anvil"))
        && Files.exists(FOLDER.resolve("node_modules/.bin/forge"))
        && Files.exists(FOLDER.resolve("node_modules/ethers"))) {
      return;
    }
    try {
      run(List.of("npm", "install", "--ignore-scripts", "--silent"), FOLDER);
    } catch (UncheckedIOException | AssertionError e) {
      throw new AssertionError("the clients are not installed; " + HINT, e);
    }
  }

  /// The path of an installed program: the binary itself, so that ending it ends all of it.
  public static String program(String name) {
    try (var folders = Files.list(FOLDER.resolve("node_modules/@foundry-rs"))) {
      Path folder =
          folders
              .filter(path -> path.getFileName().toString().startsWith(name + "-"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(name + " is not installed; " + HINT));
      return folder.resolve("bin").resolve(name).toAbsolutePath().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is not installed; " + HINT, e);
    }
  }

  /// Runs cast and returns what it printed, without the last line break.
  static String cast(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program("cast")));
    command.addAll(Arrays.asList(arguments));
    return run(command, FOLDER);
  }

  /// Runs forge on the project's contracts, with the compiler their package names.
  ///
  /// @param output where it may write
  static String forge(Path output, String... arguments) {
    if (!Files.exists(CONTRACTS.resolve("node_modules/solc"))) {
      run(List.of("npm", "ci", "--ignore-scripts", "--silent"), CONTRACTS);
    }
    List<String> command = new ArrayList<>(List.of(program("forge")));
    command.addAll(Arrays.asList(arguments));
    command.addAll(
        List.of(
            "--use",
            CONTRACTS.resolve("script/solc.js").toAbsolutePath().toString(),
            "--out",
            output.resolve("out").toString(),
            "--cache-path",
            output.resolve("cache").toString()));
    return run(command, CONTRACTS);
  }

  /// Runs a script of the folder with Node.
  static String script(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", name));
    command.addAll(Arrays.asList(arguments));
    return run(command, FOLDER);
  }

  /// The committed artifact of the wrapped token: a contract as solc makes them.
  public static Json token() {
    try {
      return Json.parse(Files.readString(WOPEN));
    } catch (IOException e) {
      throw new UncheckedIOException("the artifact of WOPEN is needed", e);
    }
  }

  static Path tokenFile() {
    return WOPEN.toAbsolutePath();
  }

  private static String run(List<String> command, Path folder) {
    try {
      Process process = start(command, folder);
      String output;
      try (BufferedReader reader = reader(process)) {
        output = reader.lines().collect(Collectors.joining("\n"));
      }
      assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(command.getFirst()).isTrue();
      assertThat(process.exitValue()).as("%s printed %s", command, output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command) + " cannot be run; " + HINT, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Starts a program whose output is read while it runs.
  static Process start(List<String> command) {
    try {
      return start(command, FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command) + " cannot be run; " + HINT, e);
    }
  }

  private static Process start(List<String> command, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("NO_COLOR", "1");
    builder.environment().put("RUST_BACKTRACE", "0");
    Process process = builder.start();
    // A program that hangs must not hang the tests: its output ends with it.
    CompletableFuture.delayedExecutor(SECONDS_MAX, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return process;
  }

  public static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
