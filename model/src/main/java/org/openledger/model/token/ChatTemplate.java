package org.openledger.model.token;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;
import org.openledger.model.token.ChatMessage.Role;

/// How a conversation is written for a model, one implementation per known format.
///
/// The Jinja programs in tokenizer_config.json are not run but recognised by what marks them; one
/// that is not known is refused rather than guessed.
public sealed interface ChatTemplate {

  String FILE = "tokenizer_config.json";

  /// Writes a conversation; `open` adds the beginning of the assistant's next turn.
  ChatMarkup render(List<ChatMessage> messages, boolean open);

  /// The special tokens that end an answer.
  List<String> ends();

  /// The conversation as one string with special tokens written out, for people and comparisons.
  default String string(List<ChatMessage> messages, boolean open) {
    return render(checked(messages), open).string();
  }

  /// The ids to generate an answer from: the conversation and the opened assistant's turn.
  default int[] prompt(Tokenizer tokenizer, List<ChatMessage> messages) {
    return render(checked(messages), true).encode(tokenizer).ids();
  }

  /// The ids and labels of a finished conversation, for training and for scoring.
  default Sequence encode(Tokenizer tokenizer, List<ChatMessage> messages) {
    return render(checked(messages), false).encode(tokenizer);
  }

  /// The ids of [#ends] that the tokenizer has; generation stops at any of them.
  default int[] endIds(Tokenizer tokenizer) {
    return ends().stream()
        .flatMapToInt(token -> tokenizer.specialId(token).stream())
        .distinct()
        .toArray();
  }

  /// The template of a model directory: chat_template.jinja or tokenizer_config.json.
  static ChatTemplate read(Path folder) {
    return find(folder)
        .orElseThrow(() ->
            new Refusal(
                Code.UNSUPPORTED_CONFIG,
                folder.getFileName() + " has no chat template: this is a base model"));
  }

  /// The same, or nothing for a base model that has none.
  static Optional<ChatTemplate> find(Path folder) {
    var jinja = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(jinja)) {
      return Optional.of(recognise(jinja.getFileName().toString(), ModelDocument.text(jinja)));
    }
    var path = folder.resolve(FILE);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      return ModelDocument.read(path)
          .find("chat_template")
          .map(template -> recognise(path.getFileName().toString(), defaultOf(template)));
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, path + " is not as expected: " + e.getMessage(), e);
    }
  }

  /// The template itself, or the one named `default` of several.
  private static String defaultOf(Json template) {
    if (template instanceof Json.Arr(var items)) {
      return items.stream()
          .filter(item -> item.get("name").text().equals("default"))
          .findFirst()
          .orElseThrow(() -> new JsonException("no chat template is named default"))
          .get("template")
          .text();
    }
    return template.text();
  }

  /// The format a Jinja program writes.
  ///
  /// @param name what to call the program when it is refused
  static ChatTemplate recognise(String name, String jinja) {
    if (jinja.equals(Own.JINJA)) {
      return new Own();
    }
    if (jinja.contains("<|im_start|>") && jinja.contains("<|im_end|>")) {
      return new ChatMl(ChatMl.defaultSystem(jinja), jinja.contains("reasoning_content"));
    }
    if (jinja.contains("<|start_header_id|>") && jinja.contains("<|eot_id|>")) {
      return new Llama3(jinja.contains("Cutting Knowledge Date"));
    }
    if (jinja.contains("[INST]")
        && !jinja.contains("<<SYS>>")
        && !jinja.contains("SYSTEM_PROMPT")) {
      return Mistral.of(jinja);
    }
    var marks =
        Stream.of("<<SYS>>", "[SYSTEM_PROMPT]", "<start_of_turn>", "<|user|>", "<|turn|>", "###")
            .filter(jinja::contains)
            .toList();
    throw new Refusal(
        Code.UNSUPPORTED_CONFIG,
        "The chat template of "
            + name
            + " is not supported"
            + (marks.isEmpty() ? "" : " (it uses " + String.join(", ", marks) + ")")
            + "; known are ChatML, Llama 3, Mistral and OpenLedger's own");
  }

  /// The tokenizer_config.json of a tokenizer trained here.
  static Json ownConfig() {
    return Json.object()
        .put("tokenizer_class", "PreTrainedTokenizerFast")
        .put("bos_token", SpecialTokens.BOS)
        .put("eos_token", SpecialTokens.EOS)
        .put("pad_token", SpecialTokens.PAD)
        .put("clean_up_tokenization_spaces", false)
        .put("chat_template", Own.JINJA)
        .build();
  }

  /// A system message may only come first, and users and assistant take turns, the user first.
  private static List<ChatMessage> checked(List<ChatMessage> messages) {
    int first = !messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
    boolean turns =
        IntStream.range(first, messages.size())
            .allMatch(
                i -> messages.get(i).role() == ((i - first) % 2 == 0 ? Role.USER : Role.ASSISTANT));
    if (!turns || messages.size() == first) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "A conversation is an optional system message, then user and assistant in turns");
    }
    return messages;
  }

  private static String systemOf(List<ChatMessage> messages) {
    return messages.getFirst().role() == Role.SYSTEM ? messages.getFirst().content() : "";
  }

  private static List<ChatMessage> turns(List<ChatMessage> messages) {
    int first = messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
    return messages.subList(first, messages.size());
  }

  /// OpenLedger's own: `<|bos|><|user|>question<|assistant|>answer<|end|>`, a system message before
  /// the first question with an empty line between.
  record Own() implements ChatTemplate {

    static final String JINJA =
        "{{ '<|bos|>' }}{% set ns = namespace(system='') %}{% for m in messages %}"
            + "{% if m['role'] == 'system' %}{% set ns.system = m['content'] + '\\n\\n' %}"
            + "{% elif m['role'] == 'user' %}{{ '<|user|>' + ns.system + m['content'] }}"
            + "{% set ns.system = '' %}"
            + "{% else %}{{ '<|assistant|>' + m['content'] + '<|end|>' }}{% endif %}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    @Override
    public ChatMarkup render(List<ChatMessage> messages, boolean open) {
      var out = new ChatMarkup().special(SpecialTokens.BOS);
      var system = systemOf(messages);
      var before = system.isEmpty() ? "" : system + "\n\n";
      for (var message : turns(messages)) {
        if (message.role() == Role.USER) {
          out.special(SpecialTokens.USER).text(before + message.content());
          before = "";
        } else {
          out.special(SpecialTokens.ASSISTANT).answer(message.content(), SpecialTokens.END);
        }
      }
      return open ? out.special(SpecialTokens.ASSISTANT) : out;
    }

    @Override
    public List<String> ends() {
      return List.of(SpecialTokens.END, SpecialTokens.EOS);
    }
  }

  /// ChatML as Qwen and SmolLM use it.
  ///
  /// @param defaultSystem the system message when the conversation has none; empty for none
  /// @param thinks whether answers may open with thoughts, as Qwen3's: those of earlier answers are
  ///   left out, and a last answer without any gets an empty pair of marks
  record ChatMl(String defaultSystem, boolean thinks) implements ChatTemplate {

    private static final String START = "<|im_start|>";
    private static final String END = "<|im_end|>";
    private static final String THINK = "<think>";
    private static final String THINK_END = "</think>";
    private static final Pattern DEFAULT =
        Pattern.compile("<\\|im_start\\|>system(?:\\\\n|\\n)([^'\"{}<]+)<\\|im_end\\|>");

    static String defaultSystem(String jinja) {
      var matcher = DEFAULT.matcher(jinja);
      return matcher.find() ? matcher.group(1).replace("\\n", "\n") : "";
    }

    @Override
    public ChatMarkup render(List<ChatMessage> messages, boolean open) {
      var out = new ChatMarkup();
      boolean given = messages.getFirst().role() == Role.SYSTEM;
      var system = given ? systemOf(messages) : defaultSystem;
      if (given || !system.isEmpty()) {
        out.special(START).text("system\n" + system).special(END).text("\n");
      }
      for (var message : turns(messages)) {
        if (message.role() == Role.USER) {
          out.special(START).text("user\n" + message.content()).special(END).text("\n");
        } else {
          @SuppressWarnings("ReferenceEquality") // its place, not its words
          boolean last = message == messages.getLast();
          out.special(START).text("assistant\n").answer(spoken(message, last), END).text("\n");
        }
      }
      return open ? out.special(START).text("assistant\n") : out;
    }

    private String spoken(ChatMessage message, boolean last) {
      if (!thinks) {
        return message.content();
      }
      var content = message.content();
      int close = content.lastIndexOf(THINK_END);
      var thoughts = close < 0 ? "" : trimLines(content.substring(0, close).replace(THINK, ""));
      var answer = close < 0 ? content : content.substring(close + THINK_END.length());
      var shown = answer.replaceFirst("^\n+", "");
      return last ? THINK + "\n" + thoughts + "\n" + THINK_END + "\n\n" + shown : shown;
    }

    private static String trimLines(String text) {
      return text.replaceFirst("^\n+", "").replaceFirst("\n+$", "");
    }

    @Override
    public List<String> ends() {
      return List.of(END, "<|endoftext|>");
    }
  }

  /// Llama 3 and, with dates, 3.1 to 3.3, whose template always opens with a system message that
  /// states two dates; today's is fixed to the template's own default, as no result may depend on a
  /// clock.
  record Llama3(boolean dates) implements ChatTemplate {

    private static final String DATES =
        "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

    @Override
    public ChatMarkup render(List<ChatMessage> messages, boolean open) {
      var out = new ChatMarkup().special("<|begin_of_text|>");
      boolean given = messages.getFirst().role() == Role.SYSTEM;
      if (given || dates) {
        header(out, "system")
            .text((dates ? DATES : "") + (given ? systemOf(messages).strip() : ""))
            .special("<|eot_id|>");
      }
      for (var message : turns(messages)) {
        if (message.role() == Role.USER) {
          header(out, "user").text(message.content().strip()).special("<|eot_id|>");
        } else {
          header(out, "assistant").answer(message.content().strip(), "<|eot_id|>");
        }
      }
      return open ? header(out, "assistant") : out;
    }

    private static ChatMarkup header(ChatMarkup out, String role) {
      return out.special("<|start_header_id|>")
          .text(role)
          .special("<|end_header_id|>")
          .text("\n\n");
    }

    @Override
    public List<String> ends() {
      return List.of("<|eot_id|>", "<|end_of_text|>");
    }
  }

  /// Mistral's `[INST]` format, whose releases differ in one space.
  ///
  /// @param spaceBeforeClose ` [/INST]` (first releases) or `[/INST]` (from v0.3)
  record Mistral(boolean spaceBeforeClose) implements ChatTemplate {

    static Mistral of(String jinja) {
      return new Mistral(jinja.contains(" [/INST]"));
    }

    @Override
    public ChatMarkup render(List<ChatMessage> messages, boolean open) {
      var out = new ChatMarkup().special("<s>");
      var system = systemOf(messages);
      var before = system.isEmpty() ? "" : system + "\n\n";
      for (var message : turns(messages)) {
        if (message.role() == Role.USER) {
          out.sign("[INST]")
              .text(" " + before + message.content() + (spaceBeforeClose ? " " : ""))
              .sign("[/INST]");
          before = "";
        } else {
          out.text(" ").answer(message.content(), "</s>");
        }
      }
      return out;
    }

    @Override
    public List<String> ends() {
      return List.of("</s>");
    }
  }
}
