package org.openledger.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoFloatingPointTest {

  private static final Pattern FLOATING =
      Pattern.compile("\\b(double|float|Double|Float|BigDecimal|Math\\.(pow|exp|log))\\b");

  @ParameterizedTest
  @ValueSource(strings = {"settle/src/main", "tally/src/main"})
  void moneyIsNeverFloatingPoint(Path sources) throws IOException {
    assertThat(sources).isDirectory();
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> found =
          files.filter(Files::isRegularFile).filter(NoFloatingPointTest::isFloating).toList();
      assertThat(found).isEmpty();
    }
  }

  private static boolean isFloating(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.strip().startsWith("//"))
          .anyMatch(line -> FLOATING.matcher(line).find());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
