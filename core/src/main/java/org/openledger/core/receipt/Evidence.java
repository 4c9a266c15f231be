package org.openledger.core.receipt;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.RetrievalCommitment;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// What a verifier found by itself (the texts it holds, the answer it computed again), as the
/// values that a receipt's fields must have. Fields without evidence are not compared.
public final class Evidence {

  /// The fields of a receipt, one for each leaf of its body, in the order they are checked.
  public enum Field {
    EPOCH("epoch", body -> Long.toString(body.place().epoch().number())),
    SEQUENCE("sequence", body -> Long.toString(body.place().sequence())),
    PAYER("payer", body -> body.paid().payer().toString()),
    MODEL("model", body -> body.model().id().value()),
    BASE_DIGEST("baseDigest", body -> body.model().base().toString()),
    ADAPTER_DIGEST("adapterDigest", body -> body.model().adapter().toString()),
    MODEL_DIGEST("modelDigest", body -> body.model().digest().toString()),
    RUN_ROOT("runRoot", body -> body.model().roots().run().toString()),
    ATTRIBUTION_ROOT("attributionRoot", body -> body.model().roots().attribution().toString()),
    MEMORY_ROOT("memoryRoot", body -> body.model().roots().memory().toString()),
    SNAPSHOTS("snapshots", body -> text(body.model().snapshots())),
    KERNEL_VERSION("kernelVersion", body -> Integer.toString(body.model().kernelVersion())),
    PROMPT("prompt", body -> body.said().prompt().hash().toString()),
    ANSWER("answer", body -> body.said().answer().hash().toString()),
    SAMPLING("sampling", body -> body.said().sampling().toString()),
    PROMPT_TOKENS("promptTokens", body -> Long.toString(body.said().prompt().tokens())),
    ANSWER_TOKENS("answerTokens", body -> Long.toString(body.said().answer().tokens())),
    FINISH("finish", body -> body.said().answer().finish().label()),
    TERMS("terms", body -> body.paid().terms().toString()),
    FEE("fee", body -> body.paid().fee().units().toString()),
    ATTRIBUTION("attribution", body -> body.credit().attribution().toString()),
    RETRIEVAL("retrieval", body -> body.credit().retrieval().toString()),
    APP("app", body -> body.origin().app().toString()),
    AGENT("agent", body -> body.origin().agent().toString()),
    AGENT_RUN("agentRun", body -> body.origin().run().toString()),
    AGENT_STEP("agentStep", body -> Long.toString(body.origin().step())),
    HOPS("hops", body -> hops(body.origin().hops()));

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<UsageReceipt.Body, String> value;

    Field(String label, Function<UsageReceipt.Body, String> value) {
      this.label = label;
      this.value = value;
    }

    /// The field's name in a receipt's JSON form.
    public String label() {
      return label;
    }

    /// The field's value in a receipt, as text.
    public String of(UsageReceipt.Body body) {
      return value.apply(body);
    }

    private static String hops(List<Hop> hops) {
      return hops.stream()
          .map(hop -> hop.role() + " " + hop.payee() + " " + hop.amount().units())
          .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(List<SnapshotRef> snapshots) {
      return snapshots.stream()
          .map(snapshot -> snapshot + " " + snapshot.root())
          .collect(Collectors.joining(", ", "[", "]"));
    }
  }

  private final Map<Field, String> expected;

  private Evidence(Map<Field, String> expected) {
    this.expected = Collections.unmodifiableMap(new EnumMap<>(expected));
  }

  /// No evidence: only the receipt's own links are checked.
  public static Evidence none() {
    return new Evidence(new EnumMap<>(Field.class));
  }

  /// Every field of a body that was computed again or kept elsewhere.
  public static Evidence body(UsageReceipt.Body body) {
    Map<Field, String> all = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      all.put(field, field.of(body));
    }
    return new Evidence(all);
  }

  /// The name of the model that was asked.
  public Evidence asked(ModelId model) {
    return with(Field.MODEL, model.value());
  }

  /// The messages that were asked, as the JSON array of the request.
  public Evidence prompt(Json messages) {
    return with(Field.PROMPT, PromptHash.of(messages).toString());
  }

  /// The text of the answer.
  public Evidence answer(String text) {
    return with(Field.ANSWER, AnswerHash.of(text).toString());
  }

  /// The sampling settings as a JSON object.
  public Evidence sampling(Json settings) {
    return with(Field.SAMPLING, SamplingHash.of(settings).toString());
  }

  /// The count of tokens read.
  public Evidence promptTokens(long count) {
    return with(Field.PROMPT_TOKENS, Long.toString(count));
  }

  /// The count of tokens written.
  public Evidence answerTokens(long count) {
    return with(Field.ANSWER_TOKENS, Long.toString(count));
  }

  /// Why the answer ended.
  public Evidence finish(Finish finish) {
    return with(Field.FINISH, finish.label());
  }

  /// What the tokens cost.
  public Evidence fee(Open fee) {
    return with(Field.FEE, fee.units().toString());
  }

  /// The terms by which the fee is divided.
  public Evidence terms(TermsCommitment terms) {
    return with(Field.TERMS, terms.toString());
  }

  /// The attribution of the answer.
  public Evidence attribution(Attribution attribution) {
    return with(Field.ATTRIBUTION, attribution.commitment().toString());
  }

  /// What was retrieved for the answer.
  public Evidence retrieval(RetrievalCommitment retrieval) {
    return with(Field.RETRIEVAL, retrieval.toString());
  }

  /// The model as a verifier has it: what is published of it, its memory and its data.
  public Evidence model(ModelPart model) {
    return published(model)
        .with(Field.MEMORY_ROOT, model.roots().memory().toString())
        .with(Field.SNAPSHOTS, Field.text(model.snapshots()));
  }

  /// What is published of a model: its name, its weights, how it was made and the kernels.
  public Evidence published(ModelPart model) {
    return asked(model.id())
        .with(Field.MODEL_DIGEST, model.digest().toString())
        .with(Field.BASE_DIGEST, model.base().toString())
        .with(Field.ADAPTER_DIGEST, model.adapter().toString())
        .with(Field.RUN_ROOT, model.roots().run().toString())
        .with(Field.ATTRIBUTION_ROOT, model.roots().attribution().toString())
        .with(Field.KERNEL_VERSION, Integer.toString(model.kernelVersion()));
  }

  /// The fields there is evidence for.
  public Set<Field> fields() {
    return expected.keySet();
  }

  /// Compares the fields there is evidence for with a receipt's, in their order.
  public List<Verification.Check> compare(UsageReceipt.Body body) {
    return compare(body, "what was computed again");
  }

  /// The same, told as a comparison with `source`.
  public List<Verification.Check> compare(UsageReceipt.Body body, String source) {
    var checks =
        expected.entrySet().stream()
            .map(entry -> check(entry.getKey(), body, entry.getValue(), source))
            .toList();
    assert checks.size() == expected.size() : "a field with evidence was not compared";
    return checks;
  }

  /// Compares one field of a receipt with what it must be according to `source`.
  public static Verification.Check check(
      Field field, UsageReceipt.Body body, String expected, String source) {
    String actual = field.of(body);
    boolean holds = actual.equals(expected);
    String detail = holds ? "is " + source : actual + " is not " + source + ": " + expected;
    return new Verification.Check(field.label(), holds, detail);
  }

  private Evidence with(Field field, String value) {
    Map<Field, String> more = new EnumMap<>(Field.class);
    more.putAll(expected);
    more.put(field, value);
    return new Evidence(more);
  }
}
