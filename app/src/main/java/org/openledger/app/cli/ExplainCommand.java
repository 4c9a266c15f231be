package org.openledger.app.cli;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ReceiptPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `explain`: says whom an answer quotes or what moved it, and where its fee went.
@Command(
    name = "explain",
    description = "Say whom an answer quotes or what moved it, and where its fee went.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Mixin NodeOptions options = new NodeOptions();

  @Parameters(paramLabel = "RECEIPT", description = "The receipt's id.")
  String receipt = "";

  @Override
  public Integer call() {
    var body = options.client().get(ReceiptPath.of(receipt));
    if (options.json()) {
      System.out.println(body.compact());
      return 0;
    }
    System.out.println(
        body.find("withheld").map(Json::bool).orElse(false)
            ? "It quotes records that were withdrawn, or that this account may not read."
            : body.get("answer").text());
    System.out.println();
    var sources = body.get("sources").items();
    if (sources.isEmpty()) {
      influence(body);
    } else {
      Quotes.print(sources);
      shared(sources, body.get("lines").items());
      System.out.println(Quotes.sure(body.get("attribution")));
    }
    System.out.println("Where the fee went (OPEN):");
    var lines = body.get("lines").items();
    var amounts = Amounts.column(lines, "amount");
    for (int i = 0; i < lines.size(); i++) {
      System.out.printf("  %-24s %s%n", amounts.get(i), lines.get(i).get("name").text());
    }
    return 0;
  }

  /// What a record earns is shared with those whose copies add to it: says who gets less of it than
  /// stands beside their name.
  private static void shared(List<Json> sources, List<Json> lines) {
    var earned = sums(sources.stream(), "contributor");
    var own =
        sums(lines.stream().filter(line -> line.get("role").text().equals("contributor")), "name");
    earned.forEach((name, amount) -> {
      var kept = own.getOrDefault(name, BigInteger.ZERO);
      if (kept.compareTo(amount) < 0) {
        System.out.printf(
            "  shared with those who added to the same: %s of these %s OPEN are %s's own%n",
            Amounts.open(kept), Amounts.open(amount), name);
      }
    });
  }

  private static SortedMap<String, BigInteger> sums(Stream<Json> amounts, String name) {
    return amounts.collect(
        Collectors.toMap(
            each -> each.get(name).text(),
            each -> new BigInteger(each.get("amount").text()),
            BigInteger::add,
            TreeMap::new));
  }

  /// Whose data moved a model that wrote by itself.
  private static void influence(Json body) {
    var records = body.get("records");
    System.out.println("Records that moved the answer most (nats):");
    for (var credit : body.get("attribution").get("records").items()) {
      System.out.printf(
          "  %+8.3f  %s: %s%n",
          credit.get("units").asDouble() / (1 << 20),
          credit.get("contributor").text(),
          excerpt(records, credit.get("record").text()));
    }
    System.out.println("Passages that stand word for word in the data:");
    int[] points = body.get("answer").text().codePoints().toArray();
    for (var span : body.get("attribution").get("spans").items()) {
      int start = span.get("start").asInt();
      int end = span.get("end").asInt();
      System.out.printf(
          "  \"%s\"  (%d contributors)%n",
          new String(points, start, end - start), span.get("contributors").asInt());
    }
  }

  private static String excerpt(Json records, String commitment) {
    return records
        .find(commitment)
        .map(record -> record.get("text").text().replace('\n', ' '))
        .map(text -> text.length() <= 70 ? text : text.substring(0, 69) + "…")
        .orElse(commitment);
  }
}
