package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.RpcMethod;

/// Each method has one name, which its class, its package and its line in the documents follow.
final class MethodTableTest {
  private static final Path PAGE = Path.of("docs/chain.md");
  private static final String DEV_TABLE = "| method with `--dev` | purpose |";
  private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9]+_\\w+)` \\| (\\S.*\\S) \\|");

  private static List<RpcMethod> methods(boolean dev) {
    try (ChainNode node = ChainNode.start(ChainConfig.inMemory(Map.of()).withDev(dev))) {
      return Methods.of(node);
    }
  }

  private static List<String> names(boolean dev) {
    return methods(dev).stream().map(RpcMethod::name).toList();
  }

  /// The methods that have a row, in the order of their rows.
  private static List<String> rows(String text) {
    List<String> names = new ArrayList<>();
    text.lines()
        .forEach(line -> {
          var row = ROW.matcher(line);
          if (row.matches()) {
            names.add(row.group(1));
          }
        });
    return names;
  }

  private static String withoutUnderscore(String method) {
    StringBuilder name = new StringBuilder();
    for (String part : method.split("_")) {
      name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    return name.toString();
  }

  @Test
  void everyMethodsClassIsNamedAsTheMethod() {
    assertThat(methods(true))
        .hasSizeGreaterThan(60)
        .allSatisfy(method ->
            assertThat(method.getClass().getSimpleName())
                .isEqualTo(withoutUnderscore(method.name())));
  }

  @Test
  void everyMethodLiesInThePackageOfItsNamespace() {
    assertThat(methods(true))
        .allSatisfy(method -> {
          String namespace = method.name().substring(0, method.name().indexOf('_'));
          String expected = method.name().endsWith("_setBalance") ? "evm" : namespace;
          assertThat(method.getClass().getPackageName())
              .isEqualTo("org.openledger.chain.rpc." + expected);
        });
  }

  @Test
  void everyMethodsClassIsInTheListOfItsNamespace() throws IOException {
    List<String> written = new ArrayList<>();
    try (var files = Files.walk(Path.of("chain/src/main/java/org/openledger/chain/rpc"))) {
      for (Path file : files.filter(at -> at.toString().endsWith(".java")).toList()) {
        if (Files.readString(file).contains(" implements RpcMethod {")) {
          written.add(file.getFileName().toString().replace(".java", ""));
        }
      }
    }
    assertThat(methods(true).stream().map(method -> method.getClass().getSimpleName()))
        .as("classes of methods; add what is missing to its namespace's list")
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void noNameIsTakenTwice() {
    assertThat(names(true)).doesNotHaveDuplicates();
  }

  @Test
  void theTablesListWhatTheNodeOffersAndNothingElse() throws IOException {
    String page = Files.readString(PAGE);
    int dev = page.indexOf(DEV_TABLE);
    assertThat(dev).isPositive();
    List<String> always = names(false);
    List<String> added = new ArrayList<>(names(true));
    added.removeAll(always);
    assertThat(rows(page.substring(0, dev))).containsExactlyInAnyOrderElementsOf(always);
    assertThat(rows(page.substring(dev))).containsExactlyInAnyOrderElementsOf(added);
  }
}
