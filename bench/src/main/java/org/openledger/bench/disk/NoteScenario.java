package org.openledger.bench.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// A file that is replaced again and again, as the roots of trust of a home are.
final class NoteScenario implements Scenario {
  private static final int VERSIONS = 5;
  private static final TextBounds BOUNDS = TextBounds.whole(1 << 20);

  @Override
  public String name() {
    return "replaced notes";
  }

  private static String text(int version) {
    return ("version " + version + " ").repeat(40 * (version + 1)) + "\n";
  }

  private static Path file(Path root) {
    return root.resolve("home").resolve("roots.json");
  }

  private static void write(Path root, int version) {
    try {
      PrivateFiles.createFolders(root.resolve("home"));
      PrivateFiles.write(file(root), text(version));
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write the note", e);
    }
  }

  @Override
  public List<Step> steps() {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < VERSIONS; i++) {
      int version = i;
      steps.add(root -> write(root, version));
    }
    return steps;
  }

  @Override
  public void check(Path root, int acknowledged) {
    if (Files.exists(file(root))) {
      var text = TextInput.of(file(root), BOUNDS).text();
      boolean known = false;
      for (int version = Math.max(0, acknowledged - 1); version < VERSIONS; version++) {
        known |= text.equals(text(version));
      }
      Scenario.check(known, "the note is older than acknowledged, or half written");
    } else {
      Scenario.check(acknowledged == 0, "the note is lost");
    }
    write(root, 0);
    try {
      Scenario.check(Files.size(file(root)) == text(0).length(), "the note cannot be written");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
