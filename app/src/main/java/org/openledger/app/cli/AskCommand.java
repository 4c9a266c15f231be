package org.openledger.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.node.Wanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ask`: puts a question to a model and prints the answer with who it came from.
@Command(
    name = "ask",
    description =
        "Ask auto, which is whichever Datanet answers, or one --model; prints the answer and whose"
            + " data it came from.",
    mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
  @Mixin NodeOptions options = new NodeOptions();

  @Option(
      names = "--model",
      paramLabel = "ID",
      description =
          "auto, which asks whichever Datanet answers, or one of GET /v1/models, such as"
              + " nano:tidepools (default: auto where there is a Datanet to ask).")
  String model = "";

  @Option(names = "--max-tokens", description = "Longest answer (default: ${DEFAULT-VALUE}).")
  int tokensMax = 512;

  @Option(
      names = "--wanted",
      description =
          "If nothing answers, list the question, not who asked, for contributors to see.")
  boolean wanted;

  @Option(
      names = "--no-memory",
      description = "Quote no records: an adapter writes the answer by itself.")
  boolean withoutMemory;

  @Parameters(
      paramLabel = "QUESTION",
      arity = "1..*",
      description = "What to ask: one text in quotes, or its words.")
  List<String> words = List.of();

  @Override
  public Integer call() {
    var client = options.client();
    var body =
        Json.object()
            .put("model", model.isEmpty() ? first(client) : model)
            .put(
                "messages",
                List.of(
                    Json.object()
                        .put("role", "user")
                        .put("content", String.join(" ", words))
                        .build()))
            .put("max_tokens", tokensMax)
            .put("memory", withoutMemory ? "off" : "on")
            .put("wanted", wanted);
    if (options.json()) {
      System.out.println(client.post("/v1/chat/completions", body.build()).compact());
      return 0;
    }
    var last = new Json[] {Json.ofNull()};
    var ended = new String[] {""};
    client.stream(
        "/v1/chat/completions",
        body.put("stream", true).build(),
        chunk -> {
          chunk.get("choices").items().stream()
              .flatMap(choice -> choice.get("delta").find("content").stream())
              .forEach(text -> System.out.print(text.text()));
          System.out.flush();
          chunk.get("choices").items().stream()
              .flatMap(choice -> choice.find("finish_reason").stream())
              .filter(reason -> !(reason instanceof Json.Null))
              .forEach(reason -> ended[0] = reason.text());
          chunk.find("openledger").ifPresent(found -> last[0] = found);
        });
    System.out.println();
    if (last[0] instanceof Json.Null) {
      throw new Fault(Code.IO, "the answer ended early; ask again");
    }
    if (ended[0].equals("length")) {
      System.out.printf("%n(cut after %d tokens: --max-tokens)%n", tokensMax);
    }
    summarise(last[0]);
    return 0;
  }

  /// The first model of the list: the one that finds out whose records answer, where there is any.
  private static String first(NodeClient client) {
    var models = client.get("/v1/models").get("data").items();
    if (models.isEmpty()) {
      throw new Refusal(
          Code.NO_SUCH_THING,
          "the node serves no model yet; what was handed in a moment ago is answerable in half a"
              + " minute");
    }
    return models.getFirst().get("id").text();
  }

  private static void summarise(Json openledger) {
    if (!openledger.get("answered").bool()) {
      System.out.println("\nIt cost nothing.");
      openledger
          .find("wanted")
          .map(outcome -> listed(outcome.text()))
          .ifPresent(System.out::println);
      return;
    }
    var sources = openledger.get("sources").items();
    if (sources.isEmpty()) {
      influence(openledger.get("attribution"));
    } else {
      System.out.println();
      Quotes.print(sources);
      System.out.printf("sure     %s%n", Quotes.sure(openledger.get("attribution")));
    }
    System.out.printf("fee      %s OPEN%n", Amounts.open(openledger.get("fee")));
    System.out.printf("receipt  %s%n", openledger.get("receipt").text());
  }

  /// A node may be newer than this program, and say what it does not know.
  private static String listed(String word) {
    return Wanted.Outcome.ofWord(word)
        .map(AskCommand::listed)
        .orElseGet(() -> "Of listing it as wanted the node says \"%s\".".formatted(word));
  }

  private static String listed(Wanted.Outcome outcome) {
    return switch (outcome) {
      case LISTED -> "It is listed as wanted, without your name: ./openledger wanted";
      case KNOWN -> "You have had it listed as wanted already.";
      case PERSONAL_DATA -> "It tells a person apart, so it is not listed.";
      case NO_QUESTION -> "It is not listed: only one short question by itself is.";
      case FULL ->
          "It is not listed: you have as many listed as one may have, or the list is full.";
    };
  }

  /// Whose data made a model that wrote by itself.
  private static void influence(Json attribution) {
    double base = attribution.get("baseCredit").asDouble();
    double data = attribution.get("dataCredit").asDouble();
    double all = Math.max(1, base + data);
    var contributors = attribution.get("contributors").items();
    if (contributors.isEmpty()) {
      System.out.println("\nNo record stands behind this: a base wrote it by itself.");
      return;
    }
    System.out.printf(
        "%n%.0f %% from contributors' data, %.0f %% from the base model:%n",
        100 * data / all, 100 * base / all);
    contributors.stream()
        .limit(5)
        .forEach(credit ->
            System.out.printf(
                "  %+8.3f nats  %s%n",
                credit.get("units").asDouble() / (1 << 20), credit.get("contributor").text()));
  }
}
