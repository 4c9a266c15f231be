package org.openledger.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.openledger.core.json.Json;

/// What a command ended with and printed.
public record Ended(int code, String out, String err) {
  private static final Routed OUT = new Routed(System.out);
  private static final Routed ERR = new Routed(System.err);

  static {
    System.setOut(new PrintStream(OUT, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(ERR, true, StandardCharsets.UTF_8));
  }

  /// Runs a program's command line in this thread; what others print meanwhile is not the
  /// command's.
  public static Ended of(ToIntFunction<String[]> program, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    OUT.here.set(out);
    ERR.here.set(err);
    try {
      int code = program.applyAsInt(arguments);
      return new Ended(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      OUT.here.remove();
      ERR.here.remove();
    }
  }

  /// What a program's command line ends with where whatever it prints fails with an error, as a
  /// failed assertion in a command does.
  public static int failing(Error failure, ToIntFunction<String[]> program, String... arguments) {
    OUT.here.set(
        new OutputStream() {
          @Override
          public void write(int b) {
            throw failure;
          }
        });
    try {
      return program.applyAsInt(arguments);
    } finally {
      OUT.here.remove();
    }
  }

  /// What was printed, read as JSON.
  public Json json() {
    return Json.parse(out);
  }

  /// Leads what a thread writes to where that thread's goes, and all other to where it always went.
  private static final class Routed extends OutputStream {
    private final ThreadLocal<OutputStream> here;

    Routed(OutputStream usual) {
      here = ThreadLocal.withInitial(() -> usual);
    }

    @Override
    public void write(int b) throws IOException {
      here.get().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      here.get().write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
      here.get().flush();
    }
  }
}
