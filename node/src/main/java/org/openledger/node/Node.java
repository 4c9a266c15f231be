package org.openledger.node;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.KeyFile;
import org.openledger.core.files.RunBy;
import org.openledger.core.work.Presence;

/// A running OpenLedger: the use cases over one database, one blob store and one chain, in one
/// process.
public final class Node implements AutoCloseable {
  private final NodeConfig config;
  private final Ground ground;
  private final Wiring wiring;

  private Node(NodeConfig config, Ground ground) {
    this.config = config;
    this.ground = ground;
    this.wiring = new Wiring(config, ground);
  }

  /// Opens the node that lives in a home, or makes a new one.
  public static Node open(NodeConfig config) {
    var node = over(Ground.open(config), config);
    try {
      KeyFile.write(config.home(), node.keys().localKey());
      RunBy.note(config.home());
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    return node;
  }

  /// A node on given ground, which is closed with it, and at once if the node cannot be opened.
  public static Node over(Ground ground, NodeConfig config) {
    try {
      return new Node(config, ground);
    } catch (RuntimeException e) {
      ground.close();
      throw e;
    }
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

  /// Records and snapshots.
  public Contributing contributing() {
    return wiring.contributing;
  }

  /// Bases and adapters.
  public Training training() {
    return wiring.training;
  }

  /// Models that answer by quoting records.
  public Remembering remembering() {
    return wiring.remembering;
  }

  /// What was accepted becomes answerable.
  public Renewing renewing() {
    return wiring.renewing;
  }

  /// Questions and answers.
  public Answering answering() {
    return wiring.answering;
  }

  /// Questions that nothing answers.
  public Wanting wanting() {
    return wiring.wanting;
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

  /// Copies of all of it.
  public BackingUp backingUp() {
    return wiring.backingUp;
  }

  /// Whether it can answer now.
  public Readiness readiness() {
    return wiring.readiness;
  }

  /// Completes if the node cannot go on, because its database cannot be brought back.
  public CompletableFuture<Fault> lost() {
    return ground.database().lost();
  }

  /// Earnings and epochs.
  public Settling settling() {
    return wiring.settling;
  }

  /// Passes a JSON-RPC request to the chain. Calls may compute for long, so few run at once, on
  /// threads that keep nobody else waiting, within a budget, and for as long as whoever asks is
  /// there.
  ///
  /// @param address where it comes from
  /// @throws Refusal if too many wait already, or nobody is there
  public byte[] rpc(byte[] request, String address, Presence presence) {
    return ground.rpc().answer(request, address, presence);
  }

  @Override
  public void close() {
    wiring.renewing.close();
    ground.close();
  }
}
