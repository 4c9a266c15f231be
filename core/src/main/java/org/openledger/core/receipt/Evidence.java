package org.openledger.core.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;

/// What a verifier found by itself (the texts it holds, the answer it computed again), as the
/// values that a receipt's fields must have. Fields without evidence are not compared.
public final class Evidence {

  /// The fields of a receipt, in the order they are checked.
  public enum Field {
    SEQUENCE("sequence", body -> Long.toString(body.sequence())),
    PAYER("payer", body -> body.payer().toString()),
    MODEL("model", body -> body.model().value()),
    BASE_DIGEST("baseDigest", body -> body.baseDigest().toString()),
    ADAPTER_DIGEST("adapterDigest", body -> body.adapterDigest().toString()),
    SNAPSHOTS("snapshots", body -> body.snapshots().toString() + roots(body)),
    PROMPT("prompt", body -> body.prompt().toString()),
    ANSWER("answer", body -> body.answer().toString()),
    SAMPLING("sampling", body -> body.sampling().toString()),
    PROMPT_TOKENS("promptTokens", body -> Long.toString(body.promptTokens())),
    ANSWER_TOKENS("answerTokens", body -> Long.toString(body.answerTokens())),
    FEE("fee", body -> body.fee().units().toString()),
    ATTRIBUTION("attribution", body -> body.attribution().toString()),
    KERNEL_VERSION("kernelVersion", body -> Integer.toString(body.kernelVersion()));

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

    public String of(UsageReceipt.Body body) {
      return value.apply(body);
    }

    private static String roots(UsageReceipt.Body body) {
      StringBuilder roots = new StringBuilder();
      body.snapshots().forEach(snapshot -> roots.append(' ').append(snapshot.root()));
      return roots.toString();
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

  /// The model that was asked.
  public Evidence model(ModelId model) {
    return with(Field.MODEL, model.value());
  }

  /// The messages that were asked, as the JSON array of the request.
  public Evidence prompt(Json messages) {
    return with(Field.PROMPT, sha256(messages.canonical()).toString());
  }

  /// The text of the answer.
  public Evidence answer(String text) {
    return with(Field.ANSWER, sha256(text).toString());
  }

  /// The sampling settings as a JSON object.
  public Evidence sampling(Json settings) {
    return with(Field.SAMPLING, sha256(settings.canonical()).toString());
  }

  /// The counts of tokens read and written.
  public Evidence tokens(long prompt, long answer) {
    return with(Field.PROMPT_TOKENS, Long.toString(prompt))
        .with(Field.ANSWER_TOKENS, Long.toString(answer));
  }

  /// The attribution of the answer.
  public Evidence attribution(Attribution attribution) {
    return with(Field.ATTRIBUTION, attribution.commitment().toString());
  }

  /// SHA-256 of the weights that answered; zero for no adapter.
  public Evidence weights(Hash base, Hash adapter) {
    return with(Field.BASE_DIGEST, base.toString()).with(Field.ADAPTER_DIGEST, adapter.toString());
  }

  /// The version of the kernels that computed the answer again.
  public Evidence kernelVersion(int version) {
    return with(Field.KERNEL_VERSION, Integer.toString(version));
  }

  /// Compares the fields there is evidence for with a receipt's, in their order.
  public List<Verification.Check> compare(UsageReceipt.Body body) {
    return expected.entrySet().stream()
        .map(entry -> check(entry.getKey(), body, entry.getValue(), "what was computed again"))
        .toList();
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

  /// SHA-256 of a text's UTF-8 bytes, as receipts carry it.
  public static Hash sha256(String text) {
    return Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
