package org.openledger.contribute.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.contribute.record.Draft;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Markdown files as a source: one file, or all below a folder in the order of their names.
///
/// A document's id is its path below the folder. Front matter between two `---` lines may name
/// `author` (or `authors`, of whom the first counts) and `licence` (or `license`). Links are not
/// followed, so nothing outside the folder is read.
public final class MarkdownFiles implements Source {
  private static final int FILES_MAX = 100_000;
  private static final int FILE_BYTES_MAX = 4 << 20;
  private static final Pattern HANDLE = Pattern.compile("\\(@([^)]+)\\)");
  private static final Pattern MAIL = Pattern.compile("<[^>]*>|\\([^)]*\\)");

  private final Path root;
  private final MarkdownDefaults defaults;
  private final Iterator<Path> files;

  public MarkdownFiles(Path root, MarkdownDefaults defaults) throws IOException {
    this.root = root;
    this.defaults = defaults;
    try (var walk = Files.walk(root)) {
      var found =
          walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".md"))
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

  @Override
  public long line() {
    return 1;
  }

  @Override
  public Optional<Located> next() throws IOException {
    return files.hasNext()
        ? Optional.of(new Located(1, 0, document(files.next())))
        : Optional.empty();
  }

  private String name(Path file) {
    return file.equals(root)
        ? file.getFileName().toString()
        : root.relativize(file).toString().replace('\\', '/');
  }

  private Mapped document(Path file) throws IOException {
    var name = name(file);
    byte[] bytes;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(FILE_BYTES_MAX + 1);
    }
    if (bytes.length > FILE_BYTES_MAX) {
      var detail = "a file may have at most " + FILE_BYTES_MAX + " bytes";
      return new Mapped.Refused(name, Reason.FILE_TOO_LARGE, detail);
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Mapped.Drafts(
          Pieces.of(draft(name, CanonicalText.of(text)), defaults.pieceCharsMax()));
    } catch (CharacterCodingException e) {
      return new Mapped.Refused(name, Reason.NOT_UTF8, "the file is not UTF-8");
    }
  }

  private Draft draft(String name, String text) {
    var fields = new TreeMap<String, String>();
    var body = text;
    int end = text.startsWith("---\n") ? text.indexOf("\n---", 3) : -1;
    if (end >= 0) {
      frontMatter(text.substring(4, Math.max(4, end)), fields);
      int next = text.indexOf('\n', end + 1);
      body = next < 0 ? "" : text.substring(next + 1);
    }
    var licence = fields.getOrDefault("licence", fields.getOrDefault("license", ""));
    return new Draft(
        name,
        name,
        author(fields).orElse(defaults.contributor()),
        licence.isEmpty() ? defaults.licence() : licence,
        "",
        body);
  }

  private static void frontMatter(String block, Map<String, String> fields) {
    var list = "";
    for (var line : block.split("\n")) {
      int colon = line.indexOf(':');
      if (line.strip().startsWith("- ")) {
        fields.merge(list, unquoted(line.strip().substring(2)), (a, b) -> a.isEmpty() ? b : a);
      } else if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
        list = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        fields.put(list, unquoted(line.substring(colon + 1)));
      }
    }
  }

  private static String unquoted(String value) {
    var text = value.strip();
    boolean quoted =
        text.length() >= 2
            && (text.startsWith("\"") || text.startsWith("'"))
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static Optional<String> author(Map<String, String> fields) {
    var value = fields.getOrDefault("author", fields.getOrDefault("authors", ""));
    if (value.startsWith("[") && value.endsWith("]")) {
      value = value.substring(1, value.length() - 1);
    }
    var first = unquoted(value.split(",", 2)[0]);
    var handle = HANDLE.matcher(first);
    var name = handle.find() ? handle.group(1) : MAIL.matcher(first).replaceAll("").strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
