package org.openledger.node.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.node.NodeConfig;
import org.openledger.verify.Bundle;
import org.openledger.verify.Main;

/// Verifies bundles in a Java process of its own, which shares nothing with this one but files.
final class SecondProcess {
  private final Path models;

  SecondProcess(Path models) {
    this.models = models;
  }

  /// Writes the bundles to a folder and returns the other process's report.
  Json verify(Path folder, List<Bundle> bundles) throws IOException {
    Files.createDirectories(folder);
    for (var bundle : bundles) {
      Files.writeString(
          folder.resolve("%06d.json".formatted(bundle.receipt().body().sequence())),
          bundle.toJson().compact());
    }
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dopenledger.root=" + NodeConfig.programRoot(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--json",
                "--bundle",
                folder.toString(),
                "--models",
                models.toString(),
                "--home",
                folder.resolveSibling("verifier").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the second process ran", e);
    }
    if (output.isBlank()) {
      throw new IOException(
          "the second process ended with " + process.exitValue() + " and said nothing");
    }
    return Json.parse(output);
  }
}
