package org.openledger.app.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.json.JsonException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of OpenLedger.
@Command(
    name = "openledger",
    description =
        "An accounting system for intelligence: every answer says whose data it came from.",
    mixinStandardHelpOptions = true,
    version = "openledger 0.1.0",
    subcommands = {
      UpCommand.class,
      TrainCommand.class,
      AskCommand.class,
      ExplainCommand.class,
      EarningsCommand.class,
      ChainCommand.class,
      DemoCommand.class,
      DoctorCommand.class,
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

  /// Refusals are shown in one line; anything else is a fault and is shown whole.
  private static int report(Exception error) {
    if (error instanceof CliException refusal) {
      System.err.println("openledger: " + refusal.getMessage());
      return refusal.code();
    }
    boolean refusal =
        error instanceof JsonException
            || error instanceof IllegalArgumentException
            || error.getClass().getName().startsWith("org.openledger");
    if (!refusal) {
      Logger.getLogger("openledger").log(Level.SEVERE, "this is a fault of the program", error);
    } else {
      System.err.println("openledger: " + error.getMessage());
    }
    return 1;
  }
}
