package org.openledger.verify;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.serve.Question;
import org.openledger.serve.Recall;

/// Everything a stranger needs, besides the model and a root of trust, to check a receipt by making
/// its answer again.
///
/// @param receipt the signed receipt
/// @param question what was asked, and with which sampling settings
/// @param answer the text that was given
/// @param credited whose data it was said to be, and what was found for it
/// @param seal who is said to have signed, and for which installation
/// @param dues what became of the fee; missing in what is kept beside the book that says it
public record Bundle(
    UsageReceipt receipt,
    Question question,
    String answer,
    Recall.Credited credited,
    Seal seal,
    Optional<Dues> dues) {
  private static final int VERSION = 2;

  /// Whose data it was said to be.
  public Attribution attribution() {
    return credited.attribution();
  }

  /// The same with what became of the fee.
  public Bundle with(Dues settled) {
    return new Bundle(receipt, question, answer, credited, seal, Optional.of(settled));
  }

  /// The bundle as an object.
  public Json toJson() {
    var json =
        Json.object()
            .put("version", VERSION)
            .put("receipt", receipt.toJson())
            .put("question", question.toJson())
            .put("answer", answer)
            .put("attribution", credited.attribution().toJson())
            .put("seal", seal.toJson());
    credited.retrieval().ifPresent(retrieval -> json.put("retrieval", retrieval));
    dues.ifPresent(settled -> json.put("dues", settled.toJson()));
    return json.build();
  }

  /// The bundle written by [#toJson]. A member that no bundle has is refused: nothing vouches for
  /// it, and whoever reads that every bit agrees would believe it.
  public static Bundle fromJson(Json json) {
    int version = json.find("version").map(Json::asInt).orElse(1);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the bundle is of version " + version + "; this program reads version " + VERSION);
    }
    var receipt = UsageReceipt.fromJson(json.get("receipt"));
    var stated = Hash.parse(json.get("receipt").get("id").text());
    if (!stated.equals(receipt.id())) {
      throw new IllegalArgumentException(
          "the receipt says that it is " + stated + ", and is " + receipt.id());
    }
    var bundle =
        new Bundle(
            receipt,
            Question.fromJson(json.get("question")),
            json.get("answer").text(),
            new Recall.Credited(
                Attribution.fromJson(json.get("attribution")), json.find("retrieval")),
            Seal.fromJson(json.get("seal")),
            json.find("dues").map(Dues::fromJson));
    unread(json, bundle.toJson(), "bundle")
        .ifPresent(member -> {
          throw new IllegalArgumentException(member + " is none of a bundle's members");
        });
    return bundle;
  }

  /// The first member that is given and not read.
  private static Optional<String> unread(Json given, Json read, String at) {
    if (given instanceof Json.Obj && read instanceof Json.Obj) {
      return given.members().entrySet().stream()
          .flatMap(member -> {
            var name = at + "." + member.getKey();
            var found = read.find(member.getKey());
            return found.isEmpty()
                ? Stream.of(name)
                : unread(member.getValue(), found.get(), name).stream();
          })
          .findFirst();
    }
    if (given instanceof Json.Arr && read instanceof Json.Arr) {
      int both = Math.min(given.items().size(), read.items().size());
      return IntStream.range(0, both)
          .boxed()
          .flatMap(
              i -> unread(given.items().get(i), read.items().get(i), at + "[" + i + "]").stream())
          .findFirst();
    }
    return Optional.empty();
  }
}
