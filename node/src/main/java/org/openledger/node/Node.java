package org.openledger.node;

import java.nio.file.Path;
import java.time.InstantSource;

/// A running OpenLedger: the use cases over one database, one blob store and one chain, in one
/// process.
public final class Node implements AutoCloseable {
  private final NodeConfig config;
  private final Wiring wiring;

  private Node(NodeConfig config, Wiring wiring) {
    this.config = config;
    this.wiring = wiring;
  }

  /// Opens the node that lives in a home, or makes a new one.
  public static Node open(NodeConfig config) {
    return new Node(config, Wiring.open(config));
  }

  /// The home this node lives in.
  public Path home() {
    return config.home();
  }

  /// The clock.
  public InstantSource clock() {
    return config.clock();
  }

  /// Who pays for requests.
  public ApiKeys keys() {
    return wiring.keys;
  }

  /// What there is.
  public Catalogue catalogue() {
    return wiring.catalogue;
  }

  /// Who is behind an account.
  public Parties parties() {
    return wiring.parties;
  }

  /// Records and snapshots.
  public Contributing contributing() {
    return wiring.contributing;
  }

  /// Bases and adapters.
  public Training training() {
    return wiring.training;
  }

  /// Questions and answers.
  public Answering answering() {
    return wiring.answering;
  }

  /// Whose data an answer was.
  public Attributing attributing() {
    return wiring.attributing;
  }

  /// Answers made again.
  public Verifying verifying() {
    return wiring.verifying;
  }

  /// What is damaged.
  public Inspecting inspecting() {
    return wiring.inspecting;
  }

  /// Earnings and epochs.
  public Settling settling() {
    return wiring.settling;
  }

  /// Passes a JSON-RPC request to the chain.
  public byte[] rpc(byte[] request) {
    return wiring.rpc.handle(request);
  }

  @Override
  public void close() {
    wiring.close();
  }
}
