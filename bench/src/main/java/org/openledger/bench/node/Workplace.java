package org.openledger.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// A folder of homes: one that was prepared, with a model to ask, and copies of it. What was
/// prepared is kept for the next run where the folder is.
public final class Workplace implements AutoCloseable {
  /// The demonstration loads in seconds; a machine that does much else has minutes.
  private static final Duration PREPARING_MAX = Duration.ofMinutes(10);

  private static final String TEMPLATE = "template";

  private final Path folder;
  private final boolean kept;
  private final Program program;

  private Workplace(Path folder, boolean kept, Program program) {
    this.folder = folder;
    this.kept = kept;
    this.program = program;
  }

  /// A folder that stays.
  public static Workplace at(Path folder, Program program) {
    return new Workplace(folder.toAbsolutePath(), true, program);
  }

  /// A folder that is deleted at the end.
  public static Workplace temporary(Program program) {
    try {
      return new Workplace(Files.createTempDirectory("openledger-bench"), false, program);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot make a folder", e);
    }
  }

  /// How nodes are started here.
  public Program program() {
    return program;
  }

  /// The prepared home, made by the demonstration if it is not there yet.
  public Path template() {
    var template = folder.resolve(TEMPLATE);
    if (Files.isDirectory(template)) {
      return template;
    }
    var making = folder.resolve("making");
    delete(making);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot make " + folder, e);
    }
    try (var node = NodeProcess.start(program, making, List.of(), List.of())) {
      if (!node.await(PREPARING_MAX, () -> node.printed().contains("OpenLedger is up"))) {
        throw new Fault(Code.IO, "no home could be prepared; it printed:\n" + node.printed());
      }
    }
    run("mv", making.toString(), template.toString());
    return template;
  }

  /// A fresh copy of the prepared home; owners and modes stay, which the database looks at.
  public Path copy(String name) {
    var home = folder.resolve(name);
    delete(home);
    run("cp", "-a", "--reflink=auto", template().toString(), home.toString());
    return home;
  }

  /// An empty home with nothing but the prepared one's secret, so that what is made in it is the
  /// same once more.
  public Path empty(String name) {
    var home = folder.resolve(name);
    delete(home);
    run("mkdir", "-m", "700", home.toString());
    run("cp", "-a", template().resolve("master.key").toString(), home.toString());
    return home;
  }

  /// A folder without a home.
  public Path fresh(String name) {
    var home = folder.resolve(name);
    delete(home);
    return home;
  }

  /// Deletes a home.
  public void delete(Path home) {
    run("rm", "-rf", home.toString());
  }

  /// Runs a program of the system.
  public static void run(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = process.waitFor();
      if (code != 0) {
        throw new Fault(Code.IO, String.join(" ", command) + " ended with " + code);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot run " + command[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted while " + command[0] + " ran", e);
    }
  }

  @Override
  public void close() {
    if (!kept) {
      delete(folder);
    }
  }
}
