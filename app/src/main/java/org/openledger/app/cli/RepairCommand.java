package org.openledger.app.cli;

import java.util.concurrent.Callable;
import org.openledger.node.NodeConfig;
import org.openledger.node.Repairing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `repair`: makes a home's chain again from its database.
@Command(
    name = "repair",
    description = "Make a home's chain again from its database, if it was damaged or lost.",
    mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
  @Mixin HomeOptions home = new HomeOptions();

  @Override
  public Integer call() {
    var done = Repairing.repair(NodeConfig.at(home.home));
    done.forEach(System.out::println);
    System.out.println(
        done.isEmpty()
            ? "chain and database agree: nothing had to be repaired"
            : "chain and database agree again; the node can be started");
    return 0;
  }
}
