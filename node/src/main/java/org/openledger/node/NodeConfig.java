package org.openledger.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;

/// Where a node lives and what it starts with.
///
/// @param home folder of everything the node keeps
/// @param shippedBases folder of the base models that come with the program, if there is one
/// @param secret a fixed master secret for repeatable runs; otherwise the home's own, made once
/// @param allowance what the local account can spend from the start
/// @param prices what the node's own models cost
/// @param clock tells the time where a person or a protocol wants it; no result depends on it
public record NodeConfig(
    Path home,
    Optional<Path> shippedBases,
    Optional<Hash> secret,
    Open allowance,
    Prices prices,
    InstantSource clock) {
  /// What the local account of a new node can spend.
  public static final Open ALLOWANCE_DEFAULT = Open.parse("1000");

  /// A node living in `home`, with the bases that lie beside the program.
  public static NodeConfig at(Path home) {
    var models = programRoot().resolve("bases");
    return new NodeConfig(
        home,
        Files.isDirectory(models) ? Optional.of(models) : Optional.empty(),
        Optional.empty(),
        ALLOWANCE_DEFAULT,
        Prices.DEFAULT,
        InstantSource.system());
  }

  /// The same with a fixed master secret.
  public NodeConfig withSecret(Hash fixed) {
    return new NodeConfig(home, shippedBases, Optional.of(fixed), allowance, prices, clock);
  }

  /// The folder the program was started from by its launcher; the working directory otherwise.
  public static Path programRoot() {
    return Path.of(System.getProperty("openledger.root", "")).toAbsolutePath();
  }
}
