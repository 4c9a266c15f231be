package org.openledger.node.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.core.text.Utf8;
import org.openledger.verify.Main;

/// Verifies bundles in a Java process of its own, which shares nothing with this one but files: its
/// class path is the verifier's, on which there is no database and no server.
final class SecondProcess {
  private static final TextBounds CLASS_PATH_BOUNDS = TextBounds.whole(1 << 20);

  private static final TextBounds ERRORS_BOUNDS = TextBounds.whole(1 << 20);

  private final Path root;
  private final Path models;

  /// A process of the program in `root` that looks at the models below `models`.
  SecondProcess(Path root, Path models) {
    this.root = root;
    this.models = models;
  }

  /// Writes the bundles of answers to a folder and returns the other process's report.
  ///
  /// @throws Refusal if the verifier is not built
  Json verify(Path folder, List<Told> answers) throws IOException {
    var classPath = classPath();
    // What an earlier run has left is not to be checked again.
    if (Files.exists(folder)) {
      PrivateFiles.deleteTree(folder);
    }
    PrivateFiles.createFolders(folder);
    for (var told : answers) {
      Files.writeString(
          folder.resolve("%06d.json".formatted(told.receipt().body().place().sequence())),
          told.bundle().json());
    }
    var errors = folder.resolveSibling("verifier.log");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dopenledger.root=" + root,
                "-cp",
                classPath,
                Main.class.getName(),
                "--json",
                "--bundle",
                folder.toString(),
                "--pins",
                models.resolveSibling("roots.json").toString(),
                "--models",
                models.toString(),
                "--home",
                folder.resolveSibling("verifier").toString())
            .redirectError(errors.toFile())
            .start();
    var output = Utf8.shown(process.getInputStream().readAllBytes());
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the second process ran", e);
    }
    if (output.isBlank()) {
      throw new IOException(
          "the second process ended with "
              + process.exitValue()
              + " and said only: "
              + Utf8.shown(TextInput.of(errors, ERRORS_BOUNDS).bytes()).strip());
    }
    return Json.parse(output);
  }

  /// The verifier's class path, which its build writes down.
  private String classPath() {
    var file = root.resolve("verify").resolve("target").resolve("classpath");
    if (!Files.isRegularFile(file)) {
      throw new Refusal(
          Code.NO_SUCH_FILE,
          "the verifier is not built: there is no "
              + file
              + "; ./openledger builds it, and so does mvn package");
    }
    return TextInput.of(file, CLASS_PATH_BOUNDS).text().strip();
  }
}
