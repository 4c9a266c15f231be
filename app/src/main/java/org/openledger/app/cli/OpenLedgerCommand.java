package org.openledger.app.cli;

import org.openledger.core.Release;
import org.openledger.core.fault.CommandEnd;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of OpenLedger.
@Command(
    name = "openledger",
    description =
        "An accounting system for intelligence: every answer says whose data it came from.",
    mixinStandardHelpOptions = true,
    versionProvider = OpenLedgerCommand.Version.class,
    footer = {
      "",
      "Programs of their own, started by ./openledger too:",
      "  verify    Run an answer again and compare every bit with its signed receipt.",
      "  bench     Measure beside peers.",
      "  torture   Kill, starve and lie to nodes; check what must hold.",
      "  fuzz      Feed every reader of what strangers send.",
      "  test      Run every test."
    },
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      StopCommand.class,
      TrainCommand.class,
      AskCommand.class,
      ExplainCommand.class,
      WantedCommand.class,
      EarningsCommand.class,
      ChainCommand.class,
      DemoCommand.class,
      ContributeCommand.class,
      KeysCommand.class,
      DoctorCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      RepairCommand.class,
      CommandLine.HelpCommand.class
    })
public final class OpenLedgerCommand implements Runnable {
  /// What `--version` prints.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"openledger " + Release.VERSION};
    }
  }

  @Override
  public void run() {
    new CommandLine(this).usage(System.out);
  }

  /// Runs a command line and returns its exit code.
  public static int run(String[] args) {
    Logging.start();
    var end = new CommandEnd("openledger", System.err::println);
    return end.after(() -> run(args, end));
  }

  private static int run(String[] args, CommandEnd end) {
    var chain = ChainCommand.ofPlain(args);
    if (chain != null) {
      try {
        return chain.call();
      } catch (Exception e) {
        return end.of(e);
      }
    }
    var line = new CommandLine(new OpenLedgerCommand());
    line.setExecutionExceptionHandler((error, _, _) -> end.of(error));
    return line.execute(args);
  }
}
