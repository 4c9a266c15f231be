package org.openledger.app.cli;

import java.util.concurrent.Callable;
import org.openledger.node.Stopping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `stop`: ends the node of a home that runs in the background or on another terminal.
@Command(
    name = "stop",
    description = "Stop the node of a home that runs in the background or on another terminal.",
    mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
  @Mixin HomeOptions home = new HomeOptions();

  @Override
  public Integer call() {
    long process = Stopping.stop(home.home);
    System.out.printf("the node of %s has ended, which was process %d%n", home.home, process);
    return 0;
  }
}
