package org.openledger.verify;

import java.io.IOException;
import java.nio.file.Path;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// The file of [Pins] in a node's home: whoever may read the home trusts its node.
public final class RootsFile {
  private static final String NAME = "roots.json";
  private static final TextBounds BOUNDS = TextBounds.whole(64 << 20);

  private RootsFile() {}

  /// The file of a home.
  static Path of(Path home) {
    return home.resolve(NAME);
  }

  /// Writes the file of a home anew.
  public static void write(Path home, Pins pins) {
    try {
      PrivateFiles.write(of(home), pins.toJson().compact() + "\n");
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write " + of(home), e);
    }
  }

  /// The roots in a file.
  static Pins read(Path file) {
    try {
      return Pins.fromJson(Json.parse(TextInput.of(file, BOUNDS).text()));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, file + " does not say what is registered: " + e.getMessage(), e);
    }
  }
}
