package org.openledger.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.node.BackingUp;
import org.openledger.node.BackupReport;
import org.openledger.node.NodeConfig;
import org.openledger.node.Restoring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `backup`: copies a home at one moment into one file. A node that runs is asked to, since it has
/// its database and its chain for itself.
@Command(
    name = "backup",
    description = "Back up a home, whether or not its node runs.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Mixin KeyOptions account = new KeyOptions();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The file to make, or a folder in which one is made.")
  Path to = Path.of("");

  @Option(
      names = "--without-key",
      description = "Leave the master key out; restoring then needs a copy of it.")
  boolean withoutKey;

  @Mixin JsonOption output = new JsonOption();

  @Override
  public Integer call() {
    var home = account.home.home;
    var config = NodeConfig.at(home);
    var target = Files.isDirectory(to) ? to.resolve(BackingUp.name(config.clock())) : to;
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refusal(Code.STATE_CONFLICT, target + " is there already; choose another name");
    }
    var made =
        BackingUp.isServed(home)
            ? fetched(home, target)
            : BackingUp.offline(config, target, !withoutKey);
    BackupReports.print(made, target, output.json);
    return 0;
  }

  /// Has the node make one in its home, and moves it from there.
  private BackupReport fetched(Path home, Path target) {
    var made =
        account.client("").post("/api/v1/backups", Json.object().put("key", !withoutKey).build());
    var name = made.get("file").text();
    if (!name.matches("[A-Za-z0-9-]{1,80}\\.tar")) {
      throw new Fault(Code.UNEXPECTED, "the node names a strange file");
    }
    var file = BackingUp.folder(home).resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refusal(Code.NO_SUCH_FILE, "the node that answered has another home than " + home);
    }
    try {
      PrivateFiles.write(target, out -> Files.copy(file, out));
      var report = Restoring.check(target, Optional.of(Hash.parse(made.get("digest").text())));
      Files.delete(file);
      return report;
    } catch (IOException e) {
      throw new Fault(
          Code.IO, "cannot move the backup from %s to %s: %s".formatted(file, target, e), e);
    }
  }
}
