package org.openledger.app.cli;

import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;
import picocli.CommandLine.Option;

/// A passphrase, from a file or typed where nobody sees it: never an argument, which others on the
/// machine can read.
final class PassphraseOption {
  private static final int CHARS_MIN = 8;
  private static final TextBounds BOUNDS = TextBounds.whole(4_096);

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Where the passphrase is (default: the terminal asks for it).")
  @Nullable Path file;

  /// One that is there already.
  String known() {
    return file == null ? typed(terminal(), "Passphrase: ") : read(file);
  }

  /// A new one.
  String chosen() {
    String chosen;
    if (file == null) {
      var terminal = terminal();
      chosen = typed(terminal, "New passphrase: ");
      Refusal.require(
          typed(terminal, "The same again: ").equals(chosen), "these are two passphrases");
    } else {
      chosen = read(file);
    }
    Refusal.require(
        chosen.length() >= CHARS_MIN,
        "a passphrase has at least " + CHARS_MIN + " characters; a sentence is better");
    return chosen;
  }

  private static String read(Path file) {
    try {
      return TextInput.of(file, BOUNDS).text().replaceFirst("\n$", "");
    } catch (TextException e) {
      throw new Refusal(Code.NO_SUCH_FILE, "cannot read the passphrase: " + e.getMessage(), e);
    }
  }

  private static String typed(Console terminal, String prompt) {
    var typed = terminal.readPassword("%s", prompt);
    if (typed == null) {
      throw new Refusal(Code.INVALID_ARGUMENT, "no passphrase was typed");
    }
    return new String(typed);
  }

  private static Console terminal() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .orElseThrow(() ->
            new Refusal(
                Code.INVALID_ARGUMENT,
                "there is no terminal to type a passphrase in: give --passphrase-file FILE"));
  }
}
