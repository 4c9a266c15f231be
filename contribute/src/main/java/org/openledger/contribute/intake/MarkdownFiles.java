package org.openledger.contribute.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.contribute.record.Draft;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// Markdown files as records of prose: one file, or all below a folder in the order of their names.
///
/// A document's id is its path below the folder. Its front matter may name who wrote it and its
/// licence, which are empty where it does not; if it does so unclearly, that document is refused.
/// Links are not followed, so nothing outside the folder is read.
public final class MarkdownFiles {
  private static final int FILES_MAX = 100_000;
  private static final TextBounds BOUNDS = TextBounds.whole(2 << 20);
  private static final Pattern ENDING =
      Pattern.compile(".*\\.(?:md|mdx|markdown)", Pattern.CASE_INSENSITIVE);

  private final Path root;
  private final Iterator<Path> files;

  /// @throws IOException if the folder cannot be read; a file that cannot be is refused alone
  public MarkdownFiles(Path root) throws IOException {
    this.root = root;
    try (var walk = Files.walk(root)) {
      var found =
          walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(MarkdownFiles::isOne)
              .limit(FILES_MAX + 1L)
              .toList();
      if (found.size() > FILES_MAX) {
        throw new Refusal(Code.OVER_BOUND, "more than " + FILES_MAX + " files");
      }
      var byName = new TreeMap<String, Path>();
      found.forEach(file -> byName.put(name(file), file));
      files = List.copyOf(byName.values()).iterator();
    }
  }

  /// Whether a file is one by its name.
  public static boolean isOne(Path file) {
    return ENDING.matcher(String.valueOf(file.getFileName())).matches();
  }

  /// The next document, whole, or why it is none; empty at the end.
  public Optional<Mapped> next() {
    return files.hasNext() ? Optional.of(document(files.next())) : Optional.empty();
  }

  private String name(Path file) {
    return file.equals(root)
        ? file.getFileName().toString()
        : root.relativize(file).toString().replace('\\', '/');
  }

  private Mapped document(Path file) {
    var name = name(file);
    try {
      return document(name, CanonicalText.of(text(file, name)));
    } catch (TextException e) {
      return new Mapped.Refused(name, Reason.of(e.code()), e.text());
    } catch (IOException e) {
      return new Mapped.Refused(name, Reason.BROKEN_FILE, "cannot be opened; may it be read?");
    }
  }

  /// Opened here, so that a link put in a file's place meanwhile is not followed.
  private static String text(Path file, String name) throws IOException {
    return TextInput.of(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), name, BOUNDS).text();
  }

  private Mapped document(String name, String text) {
    return switch (FrontMatter.of(text)) {
      case FrontMatter.Unclear(var detail) ->
          new Mapped.Refused(name, Reason.BAD_FRONT_MATTER, detail);
      case FrontMatter.Said(var author, var licence, var body) ->
          Mapped.of(new Draft(name, name, author.orElse(""), licence.orElse(""), "", body));
    };
  }
}
