package org.openledger.bench.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.KeyFile;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// A node of a home, in a process of its own on a free port.
public final class NodeProcess implements AutoCloseable {
  private static final TextBounds LOG_BOUNDS = TextBounds.whole(64 << 20);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Path PROCESSES = Path.of("/proc");
  private static final Duration TOUCH = Duration.ofSeconds(4);
  private static final String POSTMASTER = "database/postgres/cluster/postmaster.pid";

  private final Path home;
  private final Path log;
  private final Process process;
  private final URI address;
  private final long startedNanos = System.nanoTime();

  /// Which processes a kill reaches.
  public enum Reach {
    /// The node and everything that it started.
    WHOLE,
    /// The node alone, as the system does to who takes too much memory.
    NODE
  }

  private NodeProcess(Path home, Path log, Process process, URI address) {
    this.home = home;
    this.log = log;
    this.process = process;
    this.address = address;
  }

  /// Starts `up` on a home; `environment` lines are `NAME=VALUE`.
  public static NodeProcess start(
      Program program, Path home, List<String> flags, List<String> environment) {
    int port = freePort();
    var command = new ArrayList<>(program.command());
    command.addAll(List.of("up", "--port=" + port, "--home=" + home));
    command.addAll(flags);
    var log = home.resolveSibling(home.getFileName() + ".log");
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    builder.environment().remove("OPENLEDGER_HOME");
    for (var line : environment) {
      int at = line.indexOf('=');
      builder.environment().put(line.substring(0, at), line.substring(at + 1));
    }
    try {
      return new NodeProcess(
          home, log, builder.start(), URI.create("http://127.0.0.1:" + port + "/"));
    } catch (IOException e) {
      throw new Fault(Code.IO, "a node cannot be started: " + e.getMessage(), e);
    }
  }

  private static int freePort() {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port", e);
    }
  }

  /// Where it listens.
  public URI address() {
    return address;
  }

  /// The process, for what the system says of it.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// A client with the home's key, as far as there is one.
  public NodeClient client() {
    return new NodeClient(address, KeyFile.keyFor(home, ""));
  }

  /// What it ended with, if it has.
  public OptionalInt exit() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /// What it has printed so far.
  public String printed() {
    return Files.isRegularFile(log) ? TextInput.of(log, LOG_BOUNDS).text() : "";
  }

  /// Seconds since it was started.
  public double seconds() {
    return (System.nanoTime() - startedNanos) * 1e-9;
  }

  /// Waits until it can answer; whether it can.
  public boolean awaitReady(Duration patience) {
    try (var client = client()) {
      return await(patience, () -> isReady(client));
    }
  }

  /// Whether `/readyz` says that it can answer.
  public static boolean isReady(NodeClient client) {
    try {
      return client.get("/readyz", TOUCH).ok();
    } catch (IOException _) {
      return false;
    }
  }

  /// Waits until something is so, or it has ended; whether it is so.
  public boolean await(Duration patience, BooleanSupplier so) {
    long end = System.nanoTime() + patience.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  /// SIGKILL; returns when all that it reaches are gone.
  public void kill(Reach reach) {
    var others = process.descendants().toList();
    process.destroyForcibly();
    if (reach == Reach.WHOLE) {
      others.forEach(ProcessHandle::destroyForcibly);
    }
    process.onExit().join();
    if (reach == Reach.WHOLE) {
      others.forEach(NodeProcess::awaitEnd);
    }
  }

  /// Waits until a process holds nothing any more. Whoever takes over orphans may not ask for its
  /// end for seconds, and so long Java believes that it lives.
  private static void awaitEnd(ProcessHandle process) {
    while (process.isAlive() && !isEnded(process.pid())) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /// Whether a process has ended and only its number is left, where the system tells (`proc(5)`).
  private static boolean isEnded(long pid) {
    try {
      var stat = TextInput.of(PROCESSES.resolve(pid + "/stat"), LOG_BOUNDS).text();
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (Failure _) {
      return false; // gone, or no such system
    }
  }

  /// The embedded database's first process.
  public ProcessHandle postmaster() {
    var file = home.resolve(POSTMASTER);
    long pid =
        TextInput.of(file, LOG_BOUNDS)
            .text()
            .lines()
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow();
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new Fault(Code.IO, "the database server of " + home + " does not run"));
  }

  /// Ends it as Ctrl-C does, or else by force.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill(Reach.WHOLE);
      }
    } catch (InterruptedException e) {
      kill(Reach.WHOLE);
      Thread.currentThread().interrupt();
    }
  }
}
