package org.openledger.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.app.Bundle;
import org.openledger.app.Models;
import org.openledger.app.NodeConfig;
import org.openledger.app.Reexecution;
import org.openledger.core.json.Json;
import org.openledger.serve.OpenLora;
import org.openledger.settle.Verification;
import org.openledger.train.ModelFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `verify`: makes an answer again in this process and compares every bit with its signed receipt.
/// It trusts nothing but the model files, whose digests it checks.
@Command(
    name = "verify",
    description = "Run an answer again and compare every bit with its signed receipt.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin NodeOptions options = new NodeOptions();
  @Mixin HomeOptions home = new HomeOptions();

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
      names = "--models",
      paramLabel = "DIR",
      description = "Folder of the models (default: models below the home).")
  @Nullable Path models;

  @Override
  public Integer call() throws IOException {
    var root = models != null ? models : home.home.resolve("models");
    var shipped = NodeConfig.at(home.home).shippedBases();
    var engine = new OpenLora(Models.ofFolder(new ModelFactory(root, shipped)));
    var verifier = new Reexecution(engine);
    int failed = 0;
    var reports = new ArrayList<Json>();
    for (var bundle : bundles()) {
      var result = verifier.verify(bundle);
      failed += result.holds() ? 0 : 1;
      reports.add(report(bundle, result));
      if (!options.json) {
        show(bundle, result);
      }
    }
    if (options.json) {
      System.out.println(
          Json.object()
              .put("verified", reports.size() - failed)
              .put("failed", failed)
              .put("receipts", reports)
              .build()
              .compact());
    }
    return failed == 0 ? 0 : 1;
  }

  private List<Bundle> bundles() throws IOException {
    if (path == null) {
      if (receipt.isEmpty()) {
        throw new CliException(CliException.Exit.USAGE, "name a receipt, or a file with --bundle");
      }
      var json = options.client().get(NodeClient.receiptPath(receipt) + "/bundle");
      return List.of(Bundle.fromJson(json));
    }
    if (!Files.exists(path)) {
      throw new CliException(CliException.Exit.NOT_FOUND, "there is no " + path);
    }
    var bundles = new ArrayList<Bundle>();
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      for (var file : files.sorted().toList()) {
        bundles.add(Bundle.fromJson(Json.parse(Files.readString(file))));
      }
    }
    return bundles;
  }

  private static Json report(Bundle bundle, Verification result) {
    Optional<Verification.Check> failure = result.firstFailure();
    return Json.object()
        .put("receipt", bundle.receipt().id().toString())
        .put("holds", result.holds())
        .put("firstFailure", failure.map(check -> Json.of(check.name())).orElse(Json.ofNull()))
        .put("detail", failure.map(check -> Json.of(check.detail())).orElse(Json.ofNull()))
        .build();
  }

  private static void show(Bundle bundle, Verification result) {
    System.out.println(bundle.receipt().id());
    for (var check : result.checks()) {
      System.out.printf(
          "  %s %-14s %s%n", check.holds() ? "ok  " : "FAIL", check.name(), check.detail());
    }
    System.out.println(result.holds() ? "  every bit agrees" : "  this receipt does not hold");
  }
}
