package org.openledger.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.guard.Neighbours;
import picocli.CommandLine.Option;

/// By which names a server is called, and whose pages may call it.
final class NeighbourOptions {
  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "Another name by which it is called, beside the loopback ones; may be repeated.")
  List<String> hosts = new ArrayList<>();

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      description = "Origin of pages that may call it, such as https://app.example; repeatable.")
  List<String> origins = new ArrayList<>();

  Neighbours neighbours() {
    return Neighbours.of(hosts, origins);
  }
}
