package org.openledger.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.json.Json;
import org.openledger.memory.credit.AnswerTokens;
import org.openledger.memory.credit.Credit;
import org.openledger.memory.credit.Crediting;
import org.openledger.memory.credit.Origins;
import org.openledger.memory.credit.Statement;
import org.openledger.memory.gate.Decision;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.gate.Look;
import org.openledger.memory.gate.Subject;
import org.openledger.memory.passage.Span;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.search.Spelling;
import org.openledger.memory.writing.Quoted;
import org.openledger.memory.writing.Quoting;
import org.openledger.memory.writing.Written;
import org.openledger.model.engine.Engine;
import org.openledger.model.token.ChatMessage;

/// A model that answers by quoting records, or says that none answers: everything it says follows
/// from the question and what its [MemoryModel] names, bit for bit.
public final class Recollection {
  /// Records that are quoted at most.
  private static final int QUOTED_MAX = 3;

  /// How likely a further passage has to be right: it is paid for too, and of people's questions
  /// most have one answer.
  private static final int FURTHER_PPM = 700_000;

  private static final int PPM = 1_000_000;

  /// How a refusal begins.
  static final String NOTHING = "Nothing in these records answers this.";

  private static final String INSTEAD = " They do answer:";

  private final MemoryModel model;
  private final Memory memory;
  private final Spelling spelling;
  private final Gate gate;
  private final Crediting crediting;
  private final Engine engine;

  Recollection(MemoryModel model, Memory memory, Rules rules, Engine engine) {
    this.model = model;
    this.memory = memory;
    this.spelling = new Spelling(memory);
    this.gate = Gate.of(rules.gate());
    var records = IntStream.range(0, memory.records()).mapToObj(memory::record).toList();
    this.crediting =
        new Crediting(Origins.of(records), rules.alignment(), engine.tokenizer()::encode);
    this.engine = engine;
  }

  /// What came of a question.
  public sealed interface Outcome {}

  /// No record answers it.
  ///
  /// @param text says so
  /// @param instead questions that are answered
  /// @param probability how likely the best that was found answers it, parts per million
  public record Nothing(String text, List<String> instead, int probability) implements Outcome {
    public Nothing {
      instead = List.copyOf(instead);
    }
  }

  /// Records answer it.
  ///
  /// @param asked what was looked up, slips mended
  /// @param found what was found, the best first
  /// @param decision why it is said
  /// @param written what is said
  public record Told(String asked, List<Found> found, Decision decision, Written written)
      implements Outcome {
    public Told {
      found = List.copyOf(found);
    }
  }

  /// Whose an answer is.
  ///
  /// @param attribution for those who are paid
  /// @param retrieval what was found, and why it was said
  public record Credited(Attribution attribution, Json retrieval) {}

  /// What it is made of.
  public MemoryModel model() {
    return model;
  }

  /// Its base.
  public Engine engine() {
    return engine;
  }

  /// What there is to say to a conversation.
  public Outcome recall(List<ChatMessage> messages) {
    var asked = Asked.of(messages, (question, answer) -> Subject.of(question, answer, memory));
    var instead = new ArrayList<String>();
    int nearest = 0;
    for (var form : asked.forms()) {
      var meant = spelling.mended(form.text());
      // Of what is found for one that goes on some was said already.
      int most = form.goesOn() ? Gate.CANDIDATES : gate.candidates();
      var found =
          memory.find(meant, most).stream()
              .filter(each -> !form.goesOn() || !asked.wasSaid(each))
              .toList();
      var look = gate.look(meant, found, memory);
      var decision = gate.decide(look);
      if (decision.answered()) {
        var written = Quoting.of(worthQuoting(meant, look));
        return new Told(meant, look.found(), decision, written);
      }
      nearest = Math.max(nearest, decision.probabilityPpm());
      instead.addAll(gate.nearest(look.found(), memory));
    }
    var near = instead.stream().distinct().limit(QUOTED_MAX).toList();
    var text = new StringBuilder(NOTHING).append(near.isEmpty() ? "" : INSTEAD);
    near.forEach(question -> text.append("\n- ").append(question));
    return new Nothing(text.toString(), near, nearest);
  }

  /// The best passage, and those after it that are likely to answer as well.
  private List<Found> worthQuoting(String asked, Look look) {
    var found = look.found();
    var quoted = new ArrayList<Found>();
    for (int i = 0; i < QUOTED_MAX && i < look.size(); i++) {
      if (i == 0 || isWorthMore(gate.decide(look, i))) {
        quoted.add(found.get(i));
      }
    }
    return crediting.apart(asked, quoted);
  }

  private static boolean isWorthMore(Decision decision) {
    return decision.answered() && decision.probabilityPpm() >= FURTHER_PPM;
  }

  /// What an answer would say, sentence by sentence.
  public List<Statement> statements(Told told) {
    var written = told.written();
    return crediting.statements(told.asked(), sentences(written.text(), written.quotes()));
  }

  /// Whether a third or more of what another memory would answer is what records here say, and said
  /// before.
  ///
  /// @param asked what was looked up there
  /// @param statements what it would say
  /// @param elder whether a record of this memory, the first, was committed to before one of the
  ///   other
  public boolean saidBefore(
      String asked, List<Statement> statements, BiPredicate<Remembered, Remembered> elder) {
    return crediting.saidBefore(asked, statements, elder);
  }

  /// Whose an answer is, as far as it was said.
  ///
  /// @param prompt tokens that were read
  /// @param said the beginning of what there was to say
  public Credited credit(Told told, int[] prompt, String said) {
    var quotes = told.written().within(said);
    var encoding = engine.tokenizer().encodeWithOffsets(said);
    var tokens = new AnswerTokens(encoding, Likelihood.of(engine, prompt, encoding.ids()));
    var credit = crediting.of(told.asked(), sentences(said, quotes), tokens);
    return new Credited(attribution(told, said, quotes, credit), retrieval(told, quotes, credit));
  }

  /// The quoted pieces, sentence by sentence.
  private static List<org.openledger.memory.credit.Quoted> sentences(
      String said, List<Quoted> quotes) {
    var sentences = new ArrayList<org.openledger.memory.credit.Quoted>();
    for (var quote : quotes) {
      var source = quote.source().span();
      int shift = quote.place().span().start() - source.start();
      for (var sentence : quote.found().passage().sentences()) {
        int start = Math.max(sentence.start(), source.start());
        int end = Math.min(sentence.end(), source.end());
        if (start < end) {
          sentences.add(
              new org.openledger.memory.credit.Quoted(
                  quote.found(),
                  new Span(start, end),
                  codePoints(said, new Span(start + shift, end + shift))));
        }
      }
    }
    return sentences;
  }

  private Attribution attribution(Told told, String said, List<Quoted> quotes, Credit credit) {
    var byContributor = new TreeMap<ContributorId, Long>();
    credit
        .shares()
        .forEach(
            share -> byContributor.merge(share.earliest().contributor(), share.paid(), Long::sum));
    var contributors =
        byContributor.entrySet().stream()
            .map(each -> new Attribution.ContributorCredit(each.getKey(), each.getValue()))
            .sorted(
                Comparator.comparingLong(Attribution.ContributorCredit::units)
                    .reversed()
                    .thenComparing(Attribution.ContributorCredit::contributor))
            .toList();
    var records =
        credit.shares().stream()
            .map(share ->
                new Attribution.RecordCredit(
                    share.earliest().commitment(),
                    share.earliest().contributor(),
                    share.shapley().units()))
            .toList();
    var quoted =
        quotes.stream()
            .map(quote ->
                new Attribution.Quote(
                    quote.found().record().commitment(),
                    quote.found().record().contributor(),
                    codePoints(said, quote.place().span()),
                    codePoints(quote.found().record().text(), quote.source().span())))
            .toList();
    long confidence = (long) told.decision().probabilityPpm() * Attribution.CONFIDENCE_MAX / PPM;
    return new Attribution(
        Credit.METHOD,
        0,
        Attribution.DataCredit.NONE,
        credit.memoryCredit(),
        contributors,
        Math.toIntExact(confidence),
        new Attribution.Shown(List.of(), records, quoted));
  }

  private static Attribution.Range codePoints(String text, Span span) {
    return new Attribution.Range(
        text.codePointCount(0, span.start()), text.codePointCount(0, span.end()));
  }

  /// What a receipt commits to of the search, the decision, the writing and the credit.
  private Json retrieval(Told told, List<Quoted> quotes, Credit credit) {
    return Json.object()
        .put("version", 1)
        .put("memory", model.root().toString())
        .put("asked", told.asked())
        .put("found", told.found().stream().map(Recollection::toJson).toList())
        .put("probability", told.decision().probabilityPpm())
        .put("writing", Quoting.METHOD)
        .put("quotes", quotes.stream().map(quote -> toJson(told, quote)).toList())
        .put("credit", credit.toJson())
        .build();
  }

  private static Json toJson(Found found) {
    var span = found.passage().span();
    return Json.object()
        .put("record", found.record().commitment().toString())
        .put("start", span.start())
        .put("end", span.end())
        .put("score", found.score())
        .put("text", found.signs().text().units())
        .put("prompt", found.signs().prompt().units())
        .put("prompts", found.signs().prompts().units())
        .put("terms", found.signs().terms())
        .build();
  }

  private static Json toJson(Told told, Quoted quote) {
    var span = quote.source().span();
    return Json.object()
        .put("found", told.found().indexOf(quote.found()))
        .put("start", span.start())
        .put("end", span.end())
        .build();
  }
}
