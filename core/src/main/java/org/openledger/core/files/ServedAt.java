package org.openledger.core.files;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// Where a home's node was served last, noted in the home so that commands find it on any port.
public final class ServedAt {
  private static final String NAME = "served-at";
  private static final URI USUAL = URI.create("http://127.0.0.1:8080");
  private static final TextBounds BOUNDS = TextBounds.whole(1_024);

  private ServedAt() {}

  /// Notes where a node is served.
  public static void note(Path home, URI address) {
    try {
      PrivateFiles.write(home.resolve(NAME), address + "\n");
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write " + home.resolve(NAME), e);
    }
  }

  /// The address that was given, else where the node of a home is.
  ///
  /// @throws Refusal if what was given is no address of a node
  public static URI addressFor(Path home, String given) {
    return given.isEmpty()
        ? of(home)
        : address(given)
            .orElseThrow(() ->
                new Refusal(
                    Code.INVALID_ARGUMENT,
                    "a node's address looks like " + USUAL + ", not " + given));
  }

  /// What whoever asks a node is told where none answers.
  public static Fault unanswered(URI node, IOException cause) {
    return new Fault(
        Code.IO,
        "no node answers at "
            + node
            + "; start one with ./openledger up, or say where it is: --home DIR or --node URL",
        cause);
  }

  private static Optional<URI> address(String text) {
    try {
      var address = URI.create(text);
      boolean sound = address.getHost() != null && "http".equals(address.getScheme());
      return sound ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Where the node of a home is, or where one usually is.
  public static URI of(Path home) {
    var file = home.resolve(NAME);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return USUAL;
    }
    return address(TextInput.of(file, BOUNDS).text().strip())
        .orElseThrow(() -> new Fault(Code.IO, file + " holds no address; delete it"));
  }
}
