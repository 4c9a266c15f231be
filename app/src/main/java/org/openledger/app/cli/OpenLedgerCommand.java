package org.openledger.app.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.ExitCode;
import org.openledger.core.fault.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of OpenLedger.
@Command(
    name = "openledger",
    description =
        "An accounting system for intelligence: every answer says whose data it came from.",
    mixinStandardHelpOptions = true,
    version = "openledger 0.1.0",
    footer = {
      "",
      "Programs of their own, started by ./openledger too:",
      "  verify    Run an answer again and compare every bit with its signed receipt.",
      "  bench     Measure beside peers.",
      "  torture   Kill, starve and lie to nodes; check what must hold.",
      "  test      Run every test."
    },
    subcommands = {
      UpCommand.class,
      TrainCommand.class,
      AskCommand.class,
      ExplainCommand.class,
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
  @Override
  public void run() {
    new CommandLine(this).usage(System.out);
  }

  /// Runs a command line and returns its exit code.
  public static int run(String[] args) {
    Logging.start();
    var chain = ChainCommand.ofPlain(args);
    if (chain != null) {
      try {
        return chain.call();
      } catch (Exception e) {
        return report(e);
      }
    }
    var line = new CommandLine(new OpenLedgerCommand());
    line.setExecutionExceptionHandler((error, at, _) -> report(error));
    return line.execute(args);
  }

  /// Whoever runs a command is the operator: failures are shown in one line, refusals and faults
  /// alike; anything else is a mistake of this program and is shown whole.
  private static int report(Exception error) {
    switch (error) {
      case Failure e -> {
        System.err.println("openledger: " + e.text());
        return ExitCode.of(e.kind()).number();
      }
      case IllegalArgumentException e -> {
        System.err.println("openledger: " + e.getMessage());
        return ExitCode.FAILURE.number();
      }
      default -> {
        var log = Logger.getLogger("openledger");
        log.log(Level.SEVERE, "this is a fault of the program", error);
        return ExitCode.FAILURE.number();
      }
    }
  }
}
