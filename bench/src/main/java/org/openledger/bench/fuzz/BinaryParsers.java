package org.openledger.bench.fuzz;

import static org.openledger.bench.fuzz.Parser.about;
import static org.openledger.bench.fuzz.Parser.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.openledger.chain.block.Block;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.rlp.Rlp;
import org.openledger.model.file.PeftAdapter;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.weights.ModelConfig;

/// Readers of RLP and of tensors in files.
final class BinaryParsers {
  private static final List<String> RLP =
      List.of("\u0000", "\u0001", "\u0002", "\u0003", "\u0004", "\u007f");

  private static final List<String> TENSORS =
      List.of(
          "\"dtype\":",
          "\"shape\":",
          "\"data_offsets\":",
          "\"F32\"",
          "\"BF16\"",
          "\"F16\"",
          "\"I64\"",
          "\"F64\"",
          "\"U8\"",
          "\"BOOL\"",
          "\"__metadata__\":",
          "[0,0]",
          "[]",
          "{}",
          "[1,",
          "[-1]");

  private static final List<String> PEFT =
      List.of(
          "\"peft_type\":\"LORA\"",
          "\"r\":",
          "\"lora_alpha\":",
          "\"target_modules\":",
          "\"all-linear\"",
          "\"q_proj\"",
          "\"down_proj\"",
          "\"bias\":\"none\"",
          "\"use_rslora\":true",
          "\"init_lora_weights\":",
          "null",
          "[]",
          "\"dtype\":",
          "\"shape\":",
          "\"data_offsets\":");

  /// Of a base for which adapters are a few kilobytes.
  static final ModelConfig SMALL =
      new ModelConfig(
          new ModelConfig.Embedding(16, true),
          8,
          1e-5f,
          1,
          ModelConfig.Attention.grouped(2, 1, 4),
          8,
          new ModelConfig.Positions(16, 1e4, null));

  private BinaryParsers() {}

  static Parser rlp() {
    return new Parser("rlp", RLP, false, _ -> BinaryParsers::rlp);
  }

  /// What is read is written as it was: nothing has two forms.
  private static Object rlp(byte[] input) {
    var transaction = SignedTransaction.decode(input);
    if (transaction instanceof SignedTransaction.Decoded.Valid(var valid)) {
      check(Arrays.equals(valid.transaction().encode(), input), "a transaction has two forms");
      return valid.transaction().type();
    }
    var item = Rlp.decode(input);
    check(Arrays.equals(Rlp.encode(item), input), "an item has two forms");
    if (Block.decode(input) instanceof Block.Decoded.Valid(var block)) {
      check(Arrays.equals(block.encode(), input), "a block has two forms");
      return "block of " + about(block.transactions().size());
    }
    return item.getClass().getSimpleName();
  }

  static Parser safetensors() {
    return new Parser("safetensors", TENSORS, false, BinaryParsers::safetensors);
  }

  private static Parser.Feed safetensors(Path scratch) {
    var file = scratch.resolve("tensors");
    return given -> {
      var input = given.length % 4 == 0 ? given : Braces.measured(given, Long.BYTES, Long.BYTES);
      fill(file, input, 0, input.length);
      try (var tensors = SafeTensors.open(file)) {
        for (var name : tensors.names()) {
          read(tensors, name);
        }
        return about(tensors.names().size()) + " " + about(tensors.metadata().size());
      }
    };
  }

  private static void read(SafeTensors tensors, String name) {
    var info = tensors.info(name);
    var bytes = tensors.bytes(name);
    check(bytes.byteSize() == info.elements() * info.dtype().bytes(), "a tensor has other bytes");
    if (info.dtype().fitsFloat()) {
      check(tensors.floats(name).length == info.elements(), "floats are left out");
      check(tensors.stored(name) != null, "a tensor is not there");
    }
    if (info.dtype().fitsDouble()) {
      check(tensors.doubles(name).length == info.elements(), "doubles are left out");
    }
    if (info.dtype().fitsLong()) {
      check(tensors.longs(name).length == info.elements(), "whole numbers are left out");
    }
  }

  static Parser peft() {
    return new Parser("peft", PEFT, false, BinaryParsers::peft);
  }

  /// Both files of an adapter in one input: four bytes say how long the first is.
  private static Parser.Feed peft(Path scratch) throws IOException {
    var folder = Files.createDirectories(scratch.resolve("peft"));
    return given -> {
      var input =
          given.length % 4 == 0 ? given : Braces.measured(given, Integer.BYTES, Integer.BYTES);
      int length =
          input.length < Integer.BYTES
              ? 0
              : ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getInt();
      int from = Math.min(input.length, Integer.BYTES);
      int middle = from + Math.clamp(length, 0, input.length - from);
      fill(folder.resolve(PeftAdapter.CONFIG), input, from, middle);
      var tensors = Arrays.copyOfRange(input, middle, input.length);
      var sound =
          given.length % 4 == 0 ? tensors : Braces.measured(tensors, Long.BYTES, Long.BYTES);
      fill(folder.resolve(PeftAdapter.TENSORS), sound, 0, sound.length);
      var adapter = PeftAdapter.read(folder, SMALL);
      for (float parameter : adapter.parameters()) {
        check(Float.isFinite(parameter), "a parameter is not finite");
      }
      return about(adapter.config().rank()) + " " + adapter.config().targets().size();
    };
  }

  /// A new file each time: an older one may still be mapped.
  static void fill(Path file, byte[] bytes, int from, int to) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, Arrays.copyOfRange(bytes, from, to));
  }
}
