package org.openledger.core.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.flow.TrainingRun;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.money.Provisional;
import org.openledger.core.money.Settled;
import org.openledger.core.money.Vesting;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.Hop;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.OriginPart;
import org.openledger.core.receipt.PaidPart;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;

/// Exchanging two digests, or any two neighbours of a receipt or a training run, does not compile:
/// each snippet is given to the compiler, which must refuse it.
class DigestsDoNotMixTest {
  private static final List<Class<?>> DIGESTS =
      List.of(
          BaseDigest.class,
          AdapterDigest.class,
          TokenizerDigest.class,
          ExampleOrder.class,
          StateRoot.class,
          AttributionRoot.class,
          RunCommitment.class,
          AttributionCommitment.class,
          PromptHash.class,
          AnswerHash.class,
          SamplingHash.class,
          SignedHash.class,
          ModelDigest.class,
          MemoryRoot.class,
          RetrievalCommitment.class,
          TermsCommitment.class,
          AdapterConfigDigest.class,
          AppKey.class,
          AgentKey.class,
          AgentRunId.class);

  private static final List<Class<?>> AMOUNTS =
      List.of(
          Open.class,
          PriceIn.class,
          PriceOut.class,
          Provisional.class,
          Settled.class,
          Claimed.class,
          Vesting.class,
          Missing.class);

  private static final List<Class<?>> RECORDS =
      List.of(
          UsageReceipt.Body.class,
          PaidPart.class,
          ModelPart.class,
          ModelPart.Roots.class,
          ModelDigest.Parts.class,
          CreditPart.class,
          OriginPart.class,
          Hop.class,
          PlacePart.class,
          ReceiptDomain.class,
          SaidPart.class,
          SaidPart.Prompt.class,
          SaidPart.Answer.class,
          TrainingRun.class,
          TrainingRun.Inputs.class,
          TrainingRun.Recipe.class,
          TrainingRun.Course.class,
          TrainingRun.Losses.class,
          TrainingRun.Outputs.class);

  @TempDir Path folder;

  @Test
  void noDigestIsTakenForAnother() throws URISyntaxException {
    noneIsTakenForAnother(DIGESTS);
  }

  @Test
  void noAmountIsTakenForOneOfAnotherMeaning() throws URISyntaxException {
    noneIsTakenForAnother(AMOUNTS);
  }

  private void noneIsTakenForAnother(List<Class<?>> types) throws URISyntaxException {
    var right = new ArrayList<String>();
    var wrong = new ArrayList<String>();
    for (var wanted : types) {
      for (var given : types) {
        (wanted == given ? right : wrong).add(method(name(wanted), name(given) + " it", "it"));
      }
    }
    assertThat(wrong).hasSize(types.size() * (types.size() - 1));
    assertThat(refused(right)).isEmpty();
    assertThat(refused(wrong)).isEqualTo(lines(wrong));
  }

  @Test
  void noTwoNeighboursOfAReceiptOrARunChangePlaces() throws URISyntaxException {
    var right = new ArrayList<String>();
    var wrong = new ArrayList<String>();
    for (var type : RECORDS) {
      right.add(rebuilt(type, -1));
      for (int i = 0; i + 1 < type.getRecordComponents().length; i++) {
        wrong.add(rebuilt(type, i));
      }
    }
    assertThat(wrong).hasSizeGreaterThan(20);
    assertThat(refused(right)).isEmpty();
    assertThat(refused(wrong)).isEqualTo(lines(wrong));
  }

  /// A method that builds a record from the components of another, with those at `swapped` and
  /// after it exchanged.
  private static String rebuilt(Class<?> type, int swapped) {
    var components =
        Arrays.stream(type.getRecordComponents())
            .map(component -> "it." + component.getName() + "()")
            .collect(Collectors.toCollection(ArrayList::new));
    if (swapped >= 0) {
      components.add(swapped, components.remove(swapped + 1));
    }
    var built = "new " + name(type) + "(" + String.join(", ", components) + ")";
    return method(name(type), name(type) + " it", built);
  }

  private static String method(String result, String parameter, String value) {
    return "static %s m(%s) { return %s; }".formatted(result, parameter, value);
  }

  private static String name(Class<?> type) {
    return String.valueOf(type.getCanonicalName());
  }

  private static List<Long> lines(List<String> methods) {
    return IntStream.rangeClosed(1, methods.size()).mapToObj(line -> (long) line).toList();
  }

  /// The numbers of the methods that the compiler refuses, each being a class on a line of its own.
  private List<Long> refused(List<String> methods) throws URISyntaxException {
    var source =
        IntStream.range(0, methods.size())
            .mapToObj(i -> "class C" + i + " { " + methods.get(i) + " }")
            .collect(Collectors.joining("\n"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    var classes =
        Path.of(UsageReceipt.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var options =
        List.of("-proc:none", "-Xmaxerrs", "1000", "-cp", "" + classes, "-d", "" + folder);
    var file = new Source(source);
    compiler.getTask(null, null, found, options, null, List.of(file)).call();
    assertThat(found.getDiagnostics())
        .filteredOn(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .allMatch(d ->
            d.getMessage(Locale.ROOT).contains("incompatible types")
                || d.getMessage(Locale.ROOT).contains("cannot be applied"));
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(Diagnostic::getLineNumber)
        .sorted()
        .toList();
  }

  /// A source in memory.
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Snippets.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
