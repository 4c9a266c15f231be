package org.openledger.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// The file in a home with the API key of the node's own account, which only its user may read: who
/// may read the home is the owner, and nobody else on the machine.
public final class KeyFile {
  /// Its name in the home.
  public static final String NAME = "api.key";

  private static final TextBounds BOUNDS = TextBounds.whole(4_096);

  private KeyFile() {}

  /// Writes the key of a home, if it is not there yet.
  public static void write(Path home, String key) {
    if (read(home).filter(key::equals).isPresent()) {
      return;
    }
    try {
      PrivateFiles.write(home.resolve(NAME), key + "\n");
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write " + home.resolve(NAME), e);
    }
  }

  /// The key to send: the one that was given, else that of a home; empty if there is neither.
  public static String keyFor(Path home, String given) {
    return given.isEmpty() ? read(home).orElse("") : given;
  }

  /// The key of a home, if there is one that this user may read.
  public static Optional<String> read(Path home) {
    var file = home.resolve(NAME);
    return Files.isRegularFile(file) && Files.isReadable(file)
        ? Optional.of(TextInput.of(file, BOUNDS).text().strip()).filter(key -> !key.isEmpty())
        : Optional.empty();
  }
}
