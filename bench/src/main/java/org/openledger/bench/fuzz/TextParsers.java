package org.openledger.bench.fuzz;

import static org.openledger.bench.fuzz.Parser.about;
import static org.openledger.bench.fuzz.Parser.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.openledger.app.http.openai.ChatRequest;
import org.openledger.chain.block.Genesis;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.text.Utf8;
import org.openledger.verify.Bundle;
import org.openledger.verify.Pins;

/// Readers of JSON documents.
final class TextParsers {
  private static final List<String> JSON =
      List.of(
          "{", "}", "[", "]", ",", ":", "\"", "true", "false", "null", "\\u", "\\\"", "\"\":", "{}",
          "[]", "-", "e", ".", "\\");

  private static final List<String> BUNDLE =
      List.of(
          "\"version\":2,",
          "\"receipt\":",
          "\"question\":",
          "\"attribution\":",
          "\"seal\":",
          "\"dues\":",
          "\"0x\"",
          "\"" + "0".repeat(64) + "\"",
          "\"-1\"",
          "\"hops\":[]",
          "null",
          "{}",
          "[]",
          "\"STOP\"");

  private static final List<String> ROOTS =
      List.of(
          "\"domain\":",
          "\"signers\":",
          "\"from\":",
          "\"last\":",
          "\"terms\":",
          "\"models\":",
          "\"snapshots\":",
          "\"epochs\":",
          "\"0x\"",
          "null",
          "{}",
          "[]",
          "\"-1\"");

  private static final List<String> GENESIS =
      List.of(
          "\"alloc\":",
          "\"balance\":",
          "\"storage\":",
          "\"code\":",
          "\"nonce\":",
          "\"0x\"",
          "0x",
          "\"config\":",
          "\"chainId\":",
          "\"timestamp\":",
          "\"baseFeePerGas\":",
          "\"-1\"",
          "\"mixHash\":",
          "\"0x" + "f".repeat(64) + "\"",
          "\"0x1" + "0".repeat(64) + "\"",
          "{}");

  private static final List<String> CHAT =
      List.of(
          "\"messages\":",
          "\"role\":",
          "\"content\":",
          "\"user\"",
          "\"system\"",
          "\"stream\":true,",
          "\"stop\":",
          "\"seed\":",
          "\"max_tokens\":",
          "\"temperature\":",
          "\"top_p\":",
          "\"n\":1,",
          "\"response_format\":",
          "\"tools\":[],",
          "{\"type\":\"text\",\"text\":\"",
          "\"model\":",
          "\"logit_bias\":{},",
          "\"stream_options\":",
          "null",
          "[]",
          "{}");

  private TextParsers() {}

  static Parser json() {
    return new Parser("json", JSON, false, _ -> input -> json(Json.parse(utf8(input))));
  }

  private static String utf8(byte[] input) {
    return Utf8.shown(input);
  }

  private static Object json(Json value) {
    var compact = value.compact();
    check(Json.parse(compact).compact().equals(compact), "its compact form is not stable");
    check(Json.parse(value.pretty()).compact().equals(compact), "its pretty form says otherwise");
    int numbers = numbers(value);
    Optional<String> canonical = canonical(value);
    canonical.ifPresent(text ->
        check(Json.parse(text).canonical().equals(text), "its canonical form is not stable"));
    return value.getClass().getSimpleName() + about(numbers) + canonical.isPresent();
  }

  private static Optional<String> canonical(Json value) {
    try {
      return Optional.of(value.canonical());
    } catch (JsonException _) {
      return Optional.empty(); // a whole number that no double is
    }
  }

  /// Asks each number what callers ask of numbers, and counts them.
  private static int numbers(Json value) {
    return switch (value) {
      case Json.Num number -> number(number);
      case Json.Arr(var items) -> items.stream().mapToInt(TextParsers::numbers).sum();
      case Json.Obj(var members) -> members.values().stream().mapToInt(TextParsers::numbers).sum();
      case Json.Str _, Json.Bool _, Json.Null _ -> 0;
    };
  }

  private static int number(Json.Num number) {
    double _ = number.asDouble();
    try {
      long whole = number.asLong();
      check(number.value().compareTo(Json.of(whole).number()) == 0, "a number became another");
    } catch (JsonException _) {
      return 1; // none of 64 bits
    }
    return 1;
  }

  static Parser bundle() {
    return new Parser("bundle", BUNDLE, false, _ -> input -> bundle(Json.parse(utf8(input))));
  }

  /// Most changes of a receipt change its id: it is put right, so that what follows is read too.
  private static Object bundle(Json json) {
    var bundle = Bundle.fromJson(identified(json));
    check(Bundle.fromJson(bundle.toJson()).equals(bundle), "what it writes is another bundle");
    return bundle.dues().isPresent() + " " + about(bundle.answer().length());
  }

  private static Json identified(Json json) {
    var receipt = json.get("receipt");
    var id = UsageReceipt.fromJson(receipt).id();
    return with(json, "receipt", with(receipt, "id", Json.of(id.toString())));
  }

  private static Json with(Json object, String name, Json value) {
    var members = new LinkedHashMap<>(object.members());
    members.put(name, value);
    return new Json.Obj(members);
  }

  static Parser roots() {
    return new Parser("roots", ROOTS, false, _ -> input -> roots(Json.parse(utf8(input))));
  }

  private static Object roots(Json json) {
    var pins = Pins.fromJson(json);
    check(Pins.fromJson(pins.toJson()).equals(pins), "what it writes are other roots");
    return about(pins.signers().size()) + " " + about(pins.models().size());
  }

  static Parser genesis() {
    return new Parser("genesis", GENESIS, false, _ -> input -> genesis(utf8(input)));
  }

  private static Object genesis(String text) {
    var genesis = Genesis.parse(text);
    genesis.demandSystemContracts();
    var block = genesis.block(Hash.ZERO);
    check(block.number() == 0, "its block is not the first");
    return about(genesis.state().accounts().size());
  }

  static Parser chat() {
    return new Parser("chat", CHAT, false, _ -> TextParsers::chat);
  }

  /// Bodies that are no UTF-8 are refused before, by whoever receives them.
  private static Object chat(byte[] input) {
    return Utf8.decoded(input).map(TextParsers::chat).orElse("no UTF-8");
  }

  private static String chat(String text) {
    var request = ChatRequest.parse(text);
    return request.stream() + " " + request.includeUsage();
  }
}
