package org.openledger.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `wanted`: questions that nothing answers and people want answered.
@Command(
    name = "wanted",
    description = "Show questions that no record answers yet, the most wanted first.",
    mixinStandardHelpOptions = true)
final class WantedCommand implements Callable<Integer> {
  @Mixin NodeOptions options = new NodeOptions();

  @Override
  public Integer call() {
    var body = options.client().get("/api/v1/wanted");
    if (options.json()) {
      System.out.println(body.compact());
      return 0;
    }
    var wanted = body.get("wanted").items();
    if (wanted.isEmpty()) {
      System.out.println("Nothing is wanted: nobody had a refused question listed (ask --wanted).");
      return 0;
    }
    System.out.printf("%-8s %-28s %s%n", "parties", "Datanet", "question");
    for (var question : wanted) {
      System.out.printf(
          "%7d  %-28s %s%n",
          question.get("parties").asLong(),
          question.get("datanet").text(),
          question.get("question").text());
    }
    return 0;
  }
}
