package org.openledger.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// Which process runs a home's node, noted in the home so that it can be told to stop.
///
/// The note outlives the process, and numbers of processes are given again: a process counts only
/// if it also began when the noted one did.
public final class RunBy {
  private static final String NAME = "run-by";
  private static final TextBounds BOUNDS = TextBounds.whole(256);

  /// Of the same beginning two processes may be told so much apart, by the machine's clock.
  private static final Duration CLOCK = Duration.ofSeconds(2);

  private RunBy() {}

  /// Notes that this process runs the node of a home.
  public static void note(Path home) {
    var self = ProcessHandle.current();
    var begun = begun(self).map(Instant::toEpochMilli).map(Object::toString).orElse("");
    try {
      PrivateFiles.write(home.resolve(NAME), "%d %s%n".formatted(self.pid(), begun));
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write " + home.resolve(NAME), e);
    }
  }

  /// The process that was noted last, while it is there.
  public static Optional<ProcessHandle> of(Path home) {
    var file = home.resolve(NAME);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.empty();
    }
    var noted = TextInput.of(file, BOUNDS).text().strip();
    if (!noted.matches("[0-9]{1,18} [0-9]{1,18}")) {
      return Optional.empty();
    }
    var words = noted.split(" ", -1);
    var begun = Instant.ofEpochMilli(Long.parseLong(words[1]));
    return ProcessHandle.of(Long.parseLong(words[0]))
        .filter(process -> begun(process).filter(at -> isSame(at, begun)).isPresent());
  }

  private static Optional<Instant> begun(ProcessHandle process) {
    return process.info().startInstant();
  }

  private static boolean isSame(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(CLOCK) <= 0;
  }
}
