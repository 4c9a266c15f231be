package org.openledger.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.core.text.Utf8;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One PostgreSQL server process owned by this node, over a cluster under the node's directory.
///
/// Layout of `home`: `cluster/` (PostgreSQL's own files), `password` (random, kept, readable by the
/// node's user only), `server.log`, `lock` (held while a node uses the directory). Whoever holds
/// the lock may stop any server still running on the cluster: it is an orphan of a killed node.
final class PostgresServer implements AutoCloseable, Upkeep.Own {
  private static final String MAJOR_VERSION = "18";
  private static final int START_ATTEMPTS_MAX = 3;
  private static final long START_MILLIS_MAX = 60_000;
  private static final long POLL_MILLIS = 10;
  private static final long LOG_BYTES_MAX = 16L << 20;

  /// How often a password is hashed when it is set and at every connection: once, since all of them
  /// are 32 random bytes. More slows the guessing of what people choose, and starts.
  private static final String HASHING = "scram_iterations=1";

  private static final TextBounds SMALL = TextBounds.whole(4_096);

  /// Where a process of the server is: in its cluster. Every one of them may follow this name,
  /// which leads there at once, through no folder that is closed to it.
  private static final String HERE = "/proc/self/cwd";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

  private final Path home;
  private final Path cluster;
  private final PostgresBinaries binaries;
  private final FileChannel lockFile;
  private final String password;
  private ServerAccount account;
  private volatile Process process;
  private volatile int port;
  private volatile boolean closing;
  private @Nullable Roles roles;

  private PostgresServer(Path home, PostgresBinaries binaries, FileChannel lockFile)
      throws IOException {
    this.home = home;
    this.cluster = home.resolve("cluster");
    this.binaries = binaries;
    this.lockFile = lockFile;
    this.password = keptPassword();
    this.account = ServerAccount.forCluster(cluster);
    account.requireReach(binaries.program("postgres"));
    removeSecrets();
    initialise();
    Orphans.stop(cluster);
    account.take(cluster);
    this.process = start();
  }

  /// Starts the server; the cluster is created on first use.
  static PostgresServer start(Path home) {
    try {
      PrivateFiles.createFolders(home);
      var real = home.toRealPath();
      var lockFile = lock(real);
      try {
        return new PostgresServer(
            real, PostgresBinaries.unpacked(real.resolve("programs")), lockFile);
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw startFailure("cannot start PostgreSQL in " + home + ": " + e, e);
    }
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  String password() {
    return password;
  }

  /// The roles of this server, the node's with the password of this start.
  synchronized Roles roles(Jdbi owner) {
    Roles prepared = roles;
    if (prepared == null) {
      prepared = Roles.prepared(owner);
      roles = prepared;
    }
    return prepared;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public boolean isRunning() {
    return process.isAlive();
  }

  /// Starts the server again after it has ended by itself; it recovers all that was committed.
  @Override
  public synchronized void restart() throws IOException {
    if (!closing && !process.isAlive()) {
      Orphans.stop(cluster);
      process = start();
    }
  }

  /// Leaves the server running without an owner, as a killed node does.
  void releaseLockOnly() throws IOException {
    lockFile.close();
  }

  /// Stops the server: politely first, then by ending its clients, then by force.
  @Override
  public void close() {
    closing = true; // ends a restart on its way
    stop();
  }

  private synchronized void stop() {
    try (lockFile) {
      process.destroy();
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        Orphans.signal(process.pid(), "INT");
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot release " + home, e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// Stops the server at once, without writing out what is in memory: for data nobody needs again.
  void discard() {
    try (lockFile) {
      Orphans.signal(process.pid(), "QUIT");
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      LOG.warn("cannot release {}", home, e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    var channel = FileChannel.open(privateFile(home.resolve("lock")), StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new Refusal(Code.DATABASE_IN_USE, "another node is using " + home);
    }
    return channel;
  }

  private String keptPassword() throws IOException {
    var file = home.resolve("password");
    if (!Files.exists(file)) {
      var bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      PrivateFiles.write(file, HexFormat.of().formatHex(bytes));
    }
    return TextInput.of(file, SMALL).text().strip();
  }

  /// An empty private file, unless there is one.
  private static Path privateFile(Path file) throws IOException {
    return Files.exists(file) ? file : PrivateFiles.createFile(file);
  }

  /// What nodes that were killed while they made a cluster left.
  private void removeSecrets() throws IOException {
    try (var secrets = Files.newDirectoryStream(home, "initial*.secret")) {
      for (var secret : secrets) {
        Files.delete(secret);
      }
    }
  }

  private void initialise() throws IOException {
    var version = cluster.resolve("PG_VERSION");
    if (Files.exists(version)) {
      var found = TextInput.of(version, SMALL).text().strip();
      if (!found.equals(MAJOR_VERSION)) {
        throw startFailure(
            cluster + " belongs to PostgreSQL " + found + ", this node brings " + MAJOR_VERSION,
            null);
      }
      return;
    }
    var partial = home.resolve("cluster.partial");
    PrivateFiles.deleteTree(partial);
    PrivateFiles.createFolders(partial);
    var maker = account.named();
    maker.own(partial);
    runInitdb(partial, maker);
    account.take(partial);
    // A cluster that lost its name would be taken for a beginning, and deleted.
    PrivateFiles.moveInto(partial, cluster);
    account = ServerAccount.forCluster(cluster);
  }

  private List<String> initdb(ServerAccount maker) {
    return maker.command(
        false,
        List.of(
            binaries.program("initdb").toString(),
            "--pgdata=" + HERE,
            "--username=" + Roles.OWNER,
            "--auth=scram-sha-256",
            "--set=" + HASHING,
            "--pwfile=/dev/stdin",
            "--encoding=UTF8",
            "--no-locale",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions"));
  }

  private void runInitdb(Path directory, ServerAccount maker) throws IOException {
    var secret = home.resolve("initial.secret");
    Process child;
    try {
      PrivateFiles.write(secret, password);
      maker.own(secret);
      child = inside(directory, initdb(maker)).redirectInput(secret.toFile()).start();
    } finally {
      Files.deleteIfExists(secret); // the child has it open
    }
    try {
      if (!child.waitFor(START_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        child.destroyForcibly();
      }
      if (child.waitFor() != 0) {
        throw startFailure("initdb failed: " + logTail(), null);
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
      throw startFailure("interrupted", e);
    }
  }

  /// A command that begins inside a folder, whoever may pass those above it.
  private ProcessBuilder inside(Path directory, List<String> command) throws IOException {
    var log = privateFile(home.resolve("server.log"));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  private Process start() throws IOException {
    var log = home.resolve("server.log");
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(log, home.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    for (int attempt = 1; attempt <= START_ATTEMPTS_MAX && !closing; attempt++) {
      // Once more where it was, so that what others noted stays true.
      port = attempt == 1 && port != 0 ? port : freePort();
      var started = launch();
      if (becomesReady(started)) {
        LOG.info("PostgreSQL {} listens on 127.0.0.1:{}", MAJOR_VERSION, port);
        return started;
      }
      LOG.info("PostgreSQL did not start on port {}, attempt {}", port, attempt);
    }
    throw startFailure("PostgreSQL does not start: " + logTail(), null);
  }

  /// The starting thread lives as long as the process: the server is tied to it (see
  /// [ServerAccount#command]), and a thread of a pool may end at any time.
  private Process launch() throws IOException {
    var started = new CompletableFuture<Process>();
    Thread.ofPlatform()
        .daemon()
        .name("postgres-process")
        .start(() -> {
          try {
            var child = inside(cluster, account.command(true, server())).start();
            started.complete(child);
            child.waitFor();
          } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      var child = started.join();
      child.getOutputStream().close();
      return child;
    } catch (java.util.concurrent.CompletionException e) {
      throw new IOException("cannot run postgres: " + e.getCause(), e);
    }
  }

  private List<String> server() {
    var command = new ArrayList<String>();
    command.add(binaries.program("postgres").toString());
    command.add("-D");
    command.add(HERE);
    for (var setting : settings()) {
      command.add("-c");
      command.add(setting);
    }
    return command;
  }

  private List<String> settings() {
    return List.of(
        "listen_addresses=127.0.0.1",
        "port=" + port,
        "unix_socket_directories=",
        "max_connections=40",
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "password_encryption=scram-sha-256",
        HASHING,
        "timezone=UTC",
        "log_timezone=UTC",
        "max_wal_size=512MB",
        // containers give /dev/shm 64 MB, which parallel plans overrun
        "max_parallel_workers_per_gather=0",
        "jit=off");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// The eighth line of postmaster.pid says `ready` once connections are accepted.
  private boolean becomesReady(Process started) throws IOException {
    var file = cluster.resolve("postmaster.pid");
    try {
      for (long waited = 0; waited < START_MILLIS_MAX; waited += POLL_MILLIS) {
        if (started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
        if (closing) {
          break;
        }
        var lines =
            Files.exists(file)
                ? TextInput.of(file, SMALL).text().lines().toList()
                : List.<String>of();
        if (lines.size() >= 8
            && lines.get(0).strip().equals(Long.toString(started.pid()))
            && lines.get(7).strip().equals("ready")) {
          return true;
        }
      }
      started.destroyForcibly();
      return false;
    } catch (InterruptedException e) {
      started.destroyForcibly();
      Thread.currentThread().interrupt();
      throw startFailure("interrupted while PostgreSQL was starting", e);
    }
  }

  private String logTail() throws IOException {
    var log = home.resolve("server.log");
    if (!Files.exists(log)) {
      return "no log";
    }
    try (var channel = FileChannel.open(log)) {
      var tail = java.nio.ByteBuffer.allocate((int) Math.min(2_000, channel.size()));
      channel.read(tail, Math.max(0, channel.size() - tail.capacity()));
      return Utf8.shown(tail.array(), 0, tail.position()).strip();
    }
  }

  private static Failure startFailure(String message, @Nullable Throwable cause) {
    return new Fault(Code.DATABASE_START, message, cause);
  }
}
