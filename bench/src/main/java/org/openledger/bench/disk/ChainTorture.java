package org.openledger.bench.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;

/// A chain's folder copied while blocks are made, with the end of its log lost or torn: what was
/// synced when the last block was acknowledged is kept, and of what came after it any sectors may
/// be there. And copies that are cut or altered within what was synced, which no crash does and a
/// failing disk may: they are refused, or nothing acknowledged is missing.
final class ChainTorture {
  private static final KeyPair PAYER = KeyPair.derive(new byte[32], "disk");
  private static final int SECTOR_BYTES = 512;
  private static final int COPIES = 8;
  private static final int BLOCKS_BETWEEN_MAX = 6;
  private static final String LOG = ".log";
  private static final String HEAD = "head";

  private final Path scratch;
  private final CounterRandom random;
  private final Set<String> broken = new LinkedHashSet<>();
  private long refused;

  /// A torture of chains.
  ///
  /// @param scratch an empty folder, best in memory
  ChainTorture(Path scratch, long seed) {
    this.scratch = scratch;
    this.random = CounterRandom.of(seed, "disk chain");
  }

  /// A copy of a running chain's folder.
  ///
  /// @param head the newest block when copying began, all of whose bytes are synced
  /// @param synced bytes of the log that were there then
  private record Copy(Path folder, Head head, long synced) {}

  private record Head(long number, Hash hash) {}

  private static ChainConfig config(Path folder) {
    return ChainConfig.at(folder, Map.of(PAYER.address(), new UInt256(0, 0, 1_000, 0)));
  }

  Set<String> broken() {
    return broken;
  }

  /// How many copies with damage in what was synced were refused.
  long refused() {
    return refused;
  }

  /// Opens so many damaged copies.
  void run(long cases) {
    long done = 0;
    for (int run = 0; done < cases; run++) {
      var copies = copies(scratch.resolve("chain" + run));
      for (long end = Math.min(cases, done + 40L * COPIES); done < end; done++) {
        var copy = copies.get(random.nextInt(copies.size()));
        boolean inSynced = random.nextInt(3) == 0;
        var damaged = damaged(copy, inSynced);
        verify(copy, damaged, inSynced);
      }
      delete(scratch.resolve("chain" + run));
    }
  }

  /// Copies a chain's folder at moments while another thread makes blocks.
  private List<Copy> copies(Path place) {
    var folder = place.resolve("running");
    var copies = new ArrayList<Copy>();
    try (var node = ChainNode.start(config(folder))) {
      for (int i = 0; i < COPIES; i++) {
        for (int blocks = random.nextInt(BLOCKS_BETWEEN_MAX); blocks >= 0; blocks--) {
          send(node);
        }
        var head = head(node);
        long synced = Files.size(log(folder));
        // Blocks are made while the folder is copied.
        var more = Thread.ofPlatform().start(() -> send(node));
        copies.add(new Copy(copied(folder, place.resolve("copy" + i)), head, synced));
        more.join();
      }
      return copies;
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot copy a chain", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted while a chain was copied", e);
    }
  }

  private static void send(ChainNode node) {
    node.client().send(PAYER, Address.ZERO, new byte[400], UInt256.ONE);
  }

  private static Head head(ChainNode node) {
    var head = node.chain().head();
    return new Head(head.number(), head.hash());
  }

  /// The note of the head first, as it may be older than the log but never newer.
  private static Path copied(Path folder, Path to) throws IOException {
    Files.createDirectories(to);
    Files.copy(folder.resolve(HEAD), to.resolve(HEAD));
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString();
        if (!name.equals(HEAD) && !name.equals("LOCK")) {
          Files.copy(file, to.resolve(name));
        }
      }
    }
    return to;
  }

  private static Path log(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]+\\" + LOG))
          .max(Path::compareTo)
          .orElseThrow(() -> new Fault(Code.IO, "the chain has no log"));
    }
  }

  private Path damaged(Copy copy, boolean inSynced) {
    var to = scratch.resolve("damaged");
    delete(to);
    try {
      Files.createDirectories(to);
      try (var files = Files.list(copy.folder)) {
        for (var file : files.toList()) {
          Files.copy(file, to.resolve(file.getFileName().toString()));
        }
      }
      var log = log(to);
      var copied = new java.io.ByteArrayOutputStream();
      Files.copy(log, copied);
      var bytes = copied.toByteArray();
      Files.write(log, inSynced ? altered(bytes, (int) copy.synced) : torn(bytes, copy.synced));
      return to;
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot damage a chain", e);
    }
  }

  /// What a crash may leave: all that was synced, and any sectors of the rest.
  private byte[] torn(byte[] log, long synced) {
    int from = (int) synced;
    var out = Arrays.copyOf(log, from + random.nextInt(log.length - from + 1));
    for (int at = from; at < out.length; at = (at / SECTOR_BYTES + 1) * SECTOR_BYTES) {
      int end = Math.min(out.length, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
      if (random.nextInt(4) == 0) {
        Arrays.fill(out, at, end, (byte) (random.nextInt(2) == 0 ? 0 : random.nextInt()));
      }
    }
    return out;
  }

  /// What no crash leaves: an end within what was synced, a flipped bit, a sector of zeros.
  private byte[] altered(byte[] log, int synced) {
    int at = random.nextInt(synced);
    var out = log.clone();
    switch (random.nextInt(3)) {
      case 0 -> {
        return Arrays.copyOf(log, at);
      }
      case 1 -> out[at] ^= (byte) (1 << random.nextInt(8));
      default -> {
        int from = at / SECTOR_BYTES * SECTOR_BYTES;
        Arrays.fill(out, from, Math.min(synced, from + SECTOR_BYTES), (byte) 0);
      }
    }
    return out;
  }

  private void verify(Copy copy, Path folder, boolean inSynced) {
    // Opening compares the root of the state with the head's.
    try (var node = ChainNode.start(config(folder))) {
      var hash = node.chain().blocks().hash(copy.head.number);
      if (!hash.equals(Optional.of(copy.head.hash))) {
        broken(inSynced, "block %d is gone and nobody says so".formatted(copy.head.number));
      } else {
        send(node);
      }
    } catch (Failure e) {
      refused += inSynced ? 1 : 0;
      if (!inSynced || e.code() != Code.CHAIN_DAMAGED) {
        broken(inSynced, "is refused: " + e.code() + " " + e.getMessage());
      }
    } catch (RuntimeException | AssertionError e) {
      broken(inSynced, "fails with " + e);
    }
  }

  private void broken(boolean inSynced, String what) {
    broken.add(
        (inSynced ? "chain damaged in what was synced: " : "chain after a crash: ")
            + what.replaceAll("[0-9]+", "#").replaceAll("/[^ ;]*/", ""));
  }

  private static void delete(Path folder) {
    try {
      PrivateFiles.deleteTree(folder);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot delete " + folder, e);
    }
  }
}
