package org.openledger.chain.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Authorization;
import org.openledger.chain.tx.Rejection;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Keccak;

/// What the official files that are missing would cover, with numbers worked out from the EIPs, and
/// each block held against anvil as well.
final class MissingVectorsTest {
  private static final AnvilPeer PEER = AnvilPeer.start(false);
  private static final Address NOBODY = Address.parse("0x00000000000000000000000000000000000000e7");
  private static final byte[] NONE = {};
  private static final long CAP = 16_777_216;

  @AfterAll
  static void stop() {
    PEER.close();
  }

  private static byte[] ones(int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 1);
    return data;
  }

  // ---- EIP-7702 ----

  /// 21,000, and 25,000 for each authorization; 12,500 come back for an account that exists, within
  /// a fifth of what was used (EIP-3529).
  @Test
  void authorizationsCostByTheirNumber() {
    Scene scene = new Scene();
    Address target = scene.contract(0, new byte[] {0});
    List<Authorization> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(Scene.authorization(scene.somebody(i), target, 0));
    }
    scene.delegating(1_000_000, NOBODY, NONE, ten.subList(0, 1));
    scene.delegating(1_000_000, NOBODY, NONE, ten);
    scene.delegating(45_999, NOBODY, NONE, ten.subList(0, 1));
    scene.delegating(46_000, NOBODY, NONE, ten.subList(0, 1));
    Scene.Outcome outcome = scene.run(PEER);
    // The first one was delegated by the first transaction: its nonce is used up, nothing comes
    // back for it in the second one and the last one.
    assertThat(outcome.gas()).containsExactly(36_800L, 271_000L - 271_000 / 5, -1L, 46_000L);
    assertThat(outcome.rejection(2)).isEqualTo(Rejection.INTRINSIC_GAS_TOO_LOW);
  }

  /// Not held against anvil 1.7.1, which gives the refund for an existing account here as well.
  @Test
  void nothingComesBackForAnAccountThatIsNotThere() {
    Scene scene = new Scene();
    Address target = scene.contract(0, new byte[] {0});
    KeyPair stranger = Scene.stranger(0);
    scene.delegating(100_000, NOBODY, NONE, List.of(Scene.authorization(stranger, target, 0)));
    Scene.Outcome outcome = scene.run();
    assertThat(outcome.gas()).containsExactly(46_000L);
    assertThat(outcome.code(stranger.address())).isEqualTo(Bytecode.delegation(target));
  }

  @Test
  void manyAccountsAreDelegatedAtOnce() {
    Scene scene = new Scene();
    Address target = scene.contract(0, new byte[] {0});
    List<Authorization> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Scene.authorization(scene.somebody(i), target, 0));
    }
    scene.delegating(CAP, NOBODY, NONE, many);
    Scene.Outcome outcome = scene.run(PEER);
    assertThat(outcome.gas()).containsExactly((21_000L + 300 * 25_000) * 4 / 5);
    for (int i = 0; i < 300; i++) {
      Address authority = scene.somebody(i).address();
      assertThat(outcome.code(authority)).isEqualTo(Bytecode.delegation(target));
      assertThat(outcome.world().nonce(authority)).isEqualTo(1);
    }
  }

  @Test
  void delegationsAreFollowedOnceOnly() {
    Scene scene = new Scene();
    Address answers = scene.contract(0, new Assembler().push(7).returnTop().build());
    KeyPair first = scene.somebody(0);
    KeyPair second = scene.somebody(1);
    KeyPair itself = scene.somebody(2);
    KeyPair hash = scene.somebody(3);
    scene.delegating(
        200_000,
        second.address(),
        NONE,
        List.of(
            Scene.authorization(first, second.address(), 0),
            Scene.authorization(second, answers, 0),
            Scene.authorization(itself, itself.address(), 0),
            Scene.authorization(hash, PrecompileInputs.address(2), 0)));
    scene.legacy(100_000, first.address(), NONE);
    scene.legacy(100_000, itself.address(), NONE);
    scene.legacy(100_000, hash.address(), ones(4));
    Scene.Outcome outcome = scene.run(PEER);
    assertThat(outcome.halts())
        .containsExactly(Halt.RETURN, Halt.INVALID_OPCODE, Halt.INVALID_OPCODE, Halt.STOP);
    assertThat(outcome.executed(0).output()).isEqualTo(UInt256.of(7).toBytes32());
    // The designator 0xef0100 is run as code and takes all gas; a precompile's account has no code.
    assertThat(outcome.gas().subList(1, 3)).containsExactly(100_000L, 100_000L);
    assertThat(outcome.executed(3).output()).isEmpty();
  }

  @Test
  void delegationIsRevokedByTheZeroAddress() {
    Scene scene = new Scene();
    Address target = scene.contract(0, new byte[] {0});
    KeyPair key = scene.somebody(0);
    Address hashOf =
        scene.contract(
            1, new Assembler().push(key.address()).op(Opcodes.EXTCODEHASH).returnTop().build());
    scene.delegating(100_000, hashOf, NONE, List.of(Scene.authorization(key, target, 0)));
    scene.delegating(100_000, hashOf, NONE, List.of(Scene.authorization(key, Address.ZERO, 1)));
    Scene.Outcome outcome = scene.run(PEER);
    assertThat(outcome.executed(0).output()).isEqualTo(Keccak.digest(Bytecode.delegation(target)));
    assertThat(outcome.executed(1).output()).isEqualTo(Account.EMPTY_CODE_HASH.bytes());
    assertThat(outcome.code(key.address())).isEmpty();
    assertThat(outcome.world().nonce(key.address())).isEqualTo(2);
  }

  @Test
  void authorizationsThatDoNotFitArePassedOver() {
    Scene scene = new Scene();
    Address one = scene.contract(0, new byte[] {0});
    Address other = scene.contract(1, new byte[] {0});
    KeyPair late = scene.somebody(0);
    KeyPair foreign = scene.somebody(1);
    KeyPair anywhere = scene.somebody(2);
    KeyPair twice = scene.somebody(3);
    KeyPair coded = scene.somebody(4);
    scene.put(coded.address(), 1, new byte[] {0});
    KeyPair sender = scene.nextSender();
    scene.delegating(
        500_000,
        NOBODY,
        NONE,
        List.of(
            Scene.authorization(late, one, 1),
            Authorization.sign(foreign, UInt256.of(1), one, 0),
            Authorization.sign(anywhere, UInt256.ZERO, one, 0),
            Scene.authorization(twice, one, 0),
            Scene.authorization(twice, other, 1),
            Scene.authorization(coded, one, 1),
            Scene.authorization(sender, one, 1),
            Scene.authorization(sender, other, 1)));
    Scene.Outcome outcome = scene.run(PEER);
    assertThat(outcome.code(late.address())).isEmpty();
    assertThat(outcome.code(foreign.address())).isEmpty();
    assertThat(outcome.code(anywhere.address())).isEqualTo(Bytecode.delegation(one));
    assertThat(outcome.code(twice.address())).isEqualTo(Bytecode.delegation(other));
    assertThat(outcome.code(coded.address())).containsExactly(0);
    // The sender's nonce has been raised for the transaction already.
    assertThat(outcome.code(sender.address())).isEqualTo(Bytecode.delegation(one));
    assertThat(outcome.world().nonce(sender.address())).isEqualTo(2);
    // Four of the eight held, all of accounts that exist; a fifth of 221,000 is less than that.
    assertThat(outcome.gas()).containsExactly(221_000L - 221_000 / 5);
  }

  /// The target of a delegation is charged like another account that is touched: 2,600 when cold.
  @Test
  void callThroughADelegationCostsTheTargetToo() {
    Scene scene = new Scene();
    Address target = scene.contract(0, new byte[] {0});
    Address plain = scene.contract(1, new byte[] {0});
    KeyPair key = scene.somebody(0);
    scene.put(key.address(), 1, Bytecode.delegation(target));
    byte[] toPlain = new Assembler().call(Opcodes.CALL, plain, 0, 0).returnTop().build();
    byte[] through = new Assembler().call(Opcodes.CALL, key.address(), 0, 0).returnTop().build();
    scene.legacy(100_000, scene.contract(2, toPlain), NONE);
    scene.legacy(100_000, scene.contract(3, through), NONE);
    List<Long> gas = scene.run(PEER).gas();
    // Seven bytes of address more to push cost nothing more.
    assertThat(gas.get(1) - gas.get(0)).isEqualTo(2_600);
  }

  // ---- EIP-7623 ----

  /// 1,000 bytes that are not zero are 4,000 tokens: 16,000 gas, and a floor of 61,000 in all.
  @Test
  void dataHasAFloorInEveryType() {
    Scene scene = new Scene();
    byte[] data = ones(1_000);
    List<AccessEntry> list = List.of(new AccessEntry(NOBODY, List.of(UInt256.ONE)));
    Address target = scene.contract(0, new byte[] {0});
    List<Authorization> one = List.of(Scene.authorization(scene.somebody(0), target, 0));
    scene.legacy(61_000, NOBODY, data).listed(61_000, NOBODY, data, list);
    scene.dynamic(61_000, NOBODY, data, list).delegating(62_000, NOBODY, data, one);
    scene.legacy(31_000, NOBODY, new byte[1_000]);
    scene.legacy(60_999, NOBODY, data).listed(60_999, NOBODY, data, list);
    scene.dynamic(60_999, NOBODY, data, list).delegating(61_999, NOBODY, data, one);
    Scene.Outcome outcome = scene.run(PEER);
    // The refund of type 4 would leave 49,600.
    assertThat(outcome.gas())
        .containsExactly(61_000L, 61_000L, 61_000L, 61_000L, 31_000L, -1L, -1L, -1L, -1L);
    for (int i = 5; i < 8; i++) {
      assertThat(outcome.rejection(i)).isEqualTo(Rejection.BELOW_FLOOR_GAS);
    }
    assertThat(outcome.rejection(8)).isEqualTo(Rejection.INTRINSIC_GAS_TOO_LOW);
  }

  // ---- EIP-7825 ----

  @Test
  void capHoldsForLongListsAndMuchData() {
    Scene scene = new Scene();
    // 21,000 + 2,400 + 8,817 * 1,900 = 16,775,700.
    List<AccessEntry> fits = List.of(new AccessEntry(NOBODY, keys(8_817)));
    List<AccessEntry> more = List.of(new AccessEntry(NOBODY, keys(8_818)));
    // 21,000 + 10 * 4 * 418,905 = 16,777,200.
    scene.listed(CAP, NOBODY, NONE, fits).listed(CAP, NOBODY, NONE, more);
    scene.listed(CAP + 1, NOBODY, NONE, more);
    scene.legacy(CAP, NOBODY, ones(418_905)).legacy(CAP, NOBODY, ones(418_906));
    scene.legacy(CAP + 1, NOBODY, NONE).legacy(CAP, NOBODY, NONE);
    Scene.Outcome outcome = scene.run();
    assertThat(outcome.gas())
        .containsExactly(16_775_700L, -1L, -1L, 16_777_200L, -1L, -1L, 21_000L);
    assertThat(outcome.rejection(1)).isEqualTo(Rejection.INTRINSIC_GAS_TOO_LOW);
    assertThat(outcome.rejection(2)).isEqualTo(Rejection.GAS_LIMIT_ABOVE_CAP);
    assertThat(outcome.rejection(4)).isEqualTo(Rejection.BELOW_FLOOR_GAS);
    assertThat(outcome.rejection(5)).isEqualTo(Rejection.GAS_LIMIT_ABOVE_CAP);
  }

  private static List<UInt256> keys(int count) {
    List<UInt256> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(UInt256.of(i));
    }
    return keys;
  }

  // ---- EIP-3860 ----

  /// A creation costs 53,000, 2 for each word of init code, and its data.
  @Test
  void initCodeIsBoundedAndPaidByTheWord() {
    Scene scene = new Scene();
    scene.legacy(CAP, null, new byte[49_152]).legacy(CAP, null, new byte[49_153]);
    scene.legacy(CAP, null, new byte[33]);
    for (int size : new int[] {0, 32, 33, 49_152, 49_153}) {
      byte[] create =
          new Assembler()
              .push(size)
              .op(Opcodes.PUSH0, Opcodes.PUSH0, Opcodes.CREATE)
              .returnTop()
              .build();
      scene.legacy(1_000_000, scene.contract(size, create), NONE);
    }
    Scene.Outcome outcome = scene.run(PEER);
    // Zero bytes: the floor of 10 each is above 4 each and 2 for 32; so 21,000 + 491,520.
    assertThat(outcome.gas().get(0)).isEqualTo(512_520);
    assertThat(outcome.rejection(1)).isEqualTo(Rejection.INIT_CODE_TOO_LARGE);
    assertThat(outcome.gas().get(2)).isEqualTo(53_000 + 33 * 4 + 2 * 2);
    List<Long> gas = outcome.gas();
    // 21,000, CREATE 32,000, three times PUSH0, and 13 to return the word, memory included.
    long nothing = 21_000 + 32_000 + 3 * 2 + 13;
    assertThat(gas.get(3)).isEqualTo(nothing);
    // A push that costs one more, 2 for a word, 3 for each word of memory beyond the first.
    assertThat(gas.get(4)).isEqualTo(nothing + 1 + 2);
    assertThat(gas.get(5)).isEqualTo(nothing + 1 + 4 + 3);
    assertThat(gas.get(7)).isEqualTo(1_000_000);
  }

  // ---- frontier ----

  @Test
  void everyInstructionNeedsItsOperands() {
    Scene scene = new Scene();
    for (int opcode = 0; opcode < 256; opcode++) {
      int needed = Opcodes.LIMBS_IN[opcode] / 4;
      if (needed > 0) {
        Assembler code = new Assembler();
        for (int i = 1; i < needed; i++) {
          code.op(Opcodes.PUSH0);
        }
        scene.legacy(100_000, scene.contract(opcode, code.op(opcode).build()), NONE);
      }
    }
    Scene.Outcome outcome = scene.run(PEER);
    assertThat(outcome.halts()).hasSizeGreaterThan(80).containsOnly(Halt.STACK_UNDERFLOW);
    assertThat(outcome.gas()).containsOnly(100_000L);
  }

  @Test
  void stackHoldsOneThousandAndTwentyFourWords() {
    Scene scene = new Scene();
    int[] pushing = {Opcodes.PUSH0, Opcodes.GAS_LEFT, Opcodes.DUP1, Opcodes.MSIZE};
    for (int i = 0; i < pushing.length; i++) {
      for (int count : new int[] {1_024, 1_025}) {
        Assembler code = new Assembler().op(Opcodes.PUSH0);
        for (int n = 1; n < count; n++) {
          code.op(pushing[i]);
        }
        scene.legacy(100_000, scene.contract(10 * i + count, code.build()), NONE);
      }
    }
    List<Halt> expected = new ArrayList<>();
    for (int i = 0; i < pushing.length; i++) {
      expected.addAll(List.of(Halt.STOP, Halt.STACK_OVERFLOW));
    }
    assertThat(scene.run(PEER).halts()).isEqualTo(expected);
  }

  @Test
  void dataOfAPushIsNoPlaceToJumpTo() {
    Scene scene = new Scene();
    List<Halt> expected = new ArrayList<>();
    for (int length = 1; length <= 32; length++) {
      byte[] data = new byte[length];
      Arrays.fill(data, (byte) Opcodes.JUMPDEST);
      for (int place : new int[] {4, 3 + length, 4 + length}) {
        // Jumps over a push to its first byte, its last, and the one after it.
        byte[] code =
            new Assembler()
                .push(place)
                .op(Opcodes.JUMP, Opcodes.PUSH0 + length)
                .bytes(data)
                .op(Opcodes.JUMPDEST)
                .build();
        scene.legacy(50_000, scene.contract(100 * length + place, code), NONE);
        expected.add(place == 4 + length ? Halt.STOP : Halt.INVALID_JUMP);
      }
    }
    assertThat(scene.run(PEER).halts()).isEqualTo(expected);
  }

  // ---- EIP-2537 ----

  /// The cost of a sum of k multiples is k * 12,000 (22,500 in G2) by the discount for k, which
  /// ends at 519 (524) of 1,000 for 128 and more.
  @Test
  void sumsOfMultiplesWithInfinitiesCostByTheirNumber() {
    Scene scene = new Scene();
    for (Blst.Group group : new Blst.Group[] {Blst.G1, Blst.G2}) {
      byte[] point = Hex.decode(group == Blst.G1 ? Bls12Test.G1 : Bls12Test.G2);
      byte[] pair = PrecompileInputs.join(point, UInt256.of(5).toBytes32());
      byte[] nothing = new byte[pair.length];
      for (int count : new int[] {1, 2, 3, 16, 128, 129}) {
        for (int infinities : new int[] {0, 1, count}) {
          List<byte[]> parts = new ArrayList<>(Collections.nCopies(count, pair));
          Collections.fill(parts.subList(0, infinities), nothing);
          byte[] input = PrecompileInputs.join(parts.toArray(byte[][]::new));
          Address precompile = PrecompileInputs.address(group == Blst.G1 ? 12 : 14);
          scene.legacy(CAP, precompile, input);
        }
      }
    }
    Scene.Outcome outcome = scene.run(PEER);
    assertThat(outcome.halts()).containsOnly(Halt.STOP);
    byte[] pairs = new byte[2 * 160];
    assertThat(Bls12.multiplyAllGas(Blst.G1, pairs)).isEqualTo(12_000L * 2 * 949 / 1_000);
    assertThat(Bls12.multiplyAllGas(Blst.G1, new byte[200 * 160])).isEqualTo(12L * 200 * 519);
    assertThat(Bls12.multiplyAllGas(Blst.G2, new byte[2 * 288])).isEqualTo(22_500L * 2);
    assertThat(Bls12.multiplyAllGas(Blst.G2, new byte[200 * 288]))
        .isEqualTo(22_500L * 200 / 1_000 * 524);
  }
}
