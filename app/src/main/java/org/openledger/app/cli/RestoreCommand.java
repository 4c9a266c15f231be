package org.openledger.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.node.MasterKey;
import org.openledger.node.NodeConfig;
import org.openledger.node.Restoring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `restore`: makes a home of a backup, or only reads the backup to its end.
@Command(
    name = "restore",
    description = "Make a home of a backup, or check one.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  Path backup = Path.of("");

  @Mixin HomeOptions home = new HomeOptions();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "A copy of master.key, or what keys export --master made, for a backup made"
              + " without the key.")
  @Nullable Path key;

  @Mixin PassphraseOption passphrase = new PassphraseOption();

  @Option(
      names = "--digest",
      paramLabel = "HASH",
      description = "The digest that was shown when the backup was made; another one is refused.")
  String digest = "";

  @Option(names = "--check", description = "Only read the backup and compare all of it.")
  boolean checkOnly;

  @Mixin JsonOption output = new JsonOption();

  @Override
  public Integer call() {
    var known = digest.isEmpty() ? Optional.<Hash>empty() : Optional.of(hash());
    if (checkOnly) {
      BackupReports.print(Restoring.check(backup, known), backup, output.json);
      return 0;
    }
    var secret =
        Optional.ofNullable(key).map(file -> MasterKey.read(file, () -> passphrase.known()));
    var restored =
        Restoring.restore(new Restoring.Request(backup, known, NodeConfig.at(home.home), secret));
    if (output.json) {
      System.out.println(
          BackupReports.view(restored.backup())
              .put("home", home.home.toString())
              .put("nextReceipt", Long.toString(restored.nextReceipt()))
              .put("chain", Json.strings(restored.chain()))
              .build()
              .compact());
      return 0;
    }
    BackupReports.print(restored.backup(), backup, false);
    restored.chain().forEach(System.out::println);
    System.out.printf(
        """

        restored to %s; receipts go on at number %d.
        What happened after the backup was made is not in it: start the node of this home only if
        no other copy of it runs or will run again.
        """,
        home.home, restored.nextReceipt());
    return 0;
  }

  private Hash hash() {
    try {
      return Hash.parse(digest);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a digest is 0x and 64 hexadecimal digits", e);
    }
  }
}
