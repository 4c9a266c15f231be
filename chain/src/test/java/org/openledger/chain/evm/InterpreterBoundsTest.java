package org.openledger.chain.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.work.Limits;
import org.openledger.core.work.Work;

/// The last unit of gas and the last word of the stack, as they are, in a request that bounds the
/// work, and watched by a tracer.
final class InterpreterBoundsTest {
  private static final byte[] NONE = {};
  private static final long INTRINSIC = 21_000;

  private static Work work(BooleanSupplier gone) {
    return Work.of(new Limits(1L << 40, Duration.ofMinutes(1), 1 << 20), gone);
  }

  private static List<Scene.Outcome> everyWay(Scene scene) {
    return List.of(
        scene.run(), work(() -> false).during(scene::run), scene.watched(new Tracer() {}));
  }

  /// Runs code that needs so much gas with exactly that, and with a unit less.
  private static void needs(long gas, byte[] code) {
    needs(new Scene(), gas, code);
  }

  private static void needs(Scene scene, long gas, byte[] code) {
    var address = scene.contract(0, code);
    scene.legacy(INTRINSIC + gas, address, NONE);
    scene.legacy(INTRINSIC + gas - 1, address, NONE);
    for (var outcome : everyWay(scene)) {
      assertThat(outcome.halts()).containsExactly(Halt.STOP, Halt.OUT_OF_GAS);
      assertThat(outcome.gas()).containsExactly(INTRINSIC + gas, INTRINSIC + gas - 1);
    }
  }

  @Test
  void theLastUnitOfGasIsEnough() {
    needs(3 + 3 + 3, new Assembler().push(1).push(2).op(Opcodes.ADD).build());
    // 3 to the power of 5, an exponent of one byte, and of 0x100, one of two
    needs(3 + 3 + 10 + 50, new Assembler().push(5).push(3).op(Opcodes.EXP).build());
    needs(3 + 3 + 10 + 100, new Assembler().push(0x100).push(3).op(Opcodes.EXP).build());
    // a word of memory, and the 33rd byte
    needs(3 + 2 + 3 + 3, new Assembler().push(1).push(0).op(Opcodes.MSTORE).build());
    needs(3 + 3 + 3 + 6, new Assembler().push(1).push(1).op(Opcodes.MSTORE).build());
    needs(2 + 3 + 3, new Assembler().push(0).op(Opcodes.MLOAD).build());
    // 1,024 words are 3 * 1,024 and 1,024 * 1,024 / 512
    needs(
        3 + 3 + 3 + 3_072 + 2_048,
        new Assembler().push(1).push(1_023 * 32).op(Opcodes.MSTORE).build());
  }

  private static Assembler call(long value, long input, Address to) {
    Assembler code = new Assembler().push(0).push(0).push(input).push(0).push(value);
    return code.push(to).push(0).op(Opcodes.CALL);
  }

  /// Six words without a byte, the address of one, and 2,600 for an account that is cold; the input
  /// is two words of memory. A value costs 9,000, of which 2,300 come back.
  @Test
  void theLastUnitOfGasIsEnoughForACall() {
    var nobody = PrecompileInputs.address(0xe7);
    needs(6 * 2 + 3 + 2_600, call(0, 0, nobody).build());
    needs(5 * 2 + 3 + 3 + 2_600 + 6, call(0, 64, nobody).build());
    Scene scene = new Scene();
    var somebody = scene.somebody(0).address();
    byte[] code = call(1, 0, somebody).build();
    long gas = INTRINSIC + 5 * 2 + 3 + 3 + 2_600 + 9_000;
    var contract = scene.contract(0, code);
    scene.legacy(gas, contract, NONE).legacy(gas - 1, contract, NONE);
    assertThat(scene.run().halts()).containsExactly(Halt.STOP, Halt.OUT_OF_GAS);
  }

  /// No gas pays for memory that is out of reach, and nothing goes on without it.
  @Test
  void memoryThatIsOutOfReachEndsTheFrame() {
    Scene scene = new Scene();
    int[] opcodes = {Opcodes.MCOPY, Opcodes.CALLDATACOPY, Opcodes.KECCAK256, Opcodes.LOG0};
    for (int opcode : opcodes) {
      Assembler code = new Assembler().push(32).push(64).push(1L << 30);
      scene.legacy(100_000, scene.contract(opcode, code.op(opcode).build()), NONE);
    }
    var nobody = PrecompileInputs.address(0xe7);
    scene.legacy(100_000, scene.contract(0, call(0, 1L << 20, nobody).build()), NONE);
    var outcome = scene.run();
    assertThat(outcome.halts().getLast()).isEqualTo(Halt.OUT_OF_GAS);
    assertThat(outcome.halts()).noneMatch(Halt::success);
    assertThat(outcome.gas()).containsOnly(100_000L);
  }

  @Test
  void theLastUnitOfGasIsEnoughToSelfDestruct() {
    Scene scene = new Scene();
    var heir = scene.somebody(0).address();
    byte[] code = new Assembler().push(heir).op(Opcodes.SELFDESTRUCT).build();
    needs(scene, 3 + 5_000 + 2_600, code);
  }

  /// What is below the operands of a creation is still there after it, whichever it is.
  @Test
  void creationsTakeTheirOperandsAndNoMore() {
    Scene scene = new Scene();
    Assembler create = new Assembler().push(7).push(0).push(0).push(0);
    create.op(Opcodes.CREATE, Opcodes.POP);
    Assembler create2 = new Assembler().push(7).push(0).push(0).push(0).push(0);
    create2.op(Opcodes.CREATE2, Opcodes.POP);
    scene.legacy(200_000, scene.contract(0, create.returnTop().build()), NONE);
    scene.legacy(200_000, scene.contract(1, create2.returnTop().build()), NONE);
    var outcome = scene.run();
    assertThat(word(outcome, 0)).isEqualTo(7);
    assertThat(word(outcome, 1)).isEqualTo(7);
  }

  @Test
  void initCodeHasAtMost49152Bytes() {
    Scene scene = new Scene();
    for (int length : new int[] {49_152, 49_153}) {
      byte[] code = new Assembler().push(length).push(0).push(0).op(Opcodes.CREATE).build();
      scene.legacy(1_000_000, scene.contract(length, code), NONE);
    }
    assertThat(scene.run().halts()).containsExactly(Halt.STOP, Halt.INIT_CODE_TOO_LARGE);
  }

  /// A slot that is warm and stays as it is costs 100, but 2,300 must be left above (EIP-2200).
  @Test
  void storingNeedsMoreThanTheSentry() {
    byte[] code =
        new Assembler()
            .push(0)
            .op(Opcodes.SLOAD, Opcodes.POP)
            .push(0)
            .push(0)
            .op(Opcodes.SSTORE)
            .build();
    long before = INTRINSIC + 2 + 2_100 + 2 + 2 + 2;
    Scene scene = new Scene();
    var address = scene.contract(0, code);
    scene.legacy(before + 2_301, address, NONE).legacy(before + 2_300, address, NONE);
    assertThat(scene.run().halts()).containsExactly(Halt.STOP, Halt.OUT_OF_GAS);
    assertThat(scene.run().gas()).containsExactly(before + 100, before + 2_300);
  }

  /// 20,000 for a new value less 100 for a warm slot come back where it is taken back (EIP-2200),
  /// if they are within a fifth of what was used, for which memory sees.
  @Test
  void whatWasStoredAndTakenBackIsRefunded() {
    Assembler code = new Assembler().push(1).push(0).op(Opcodes.SSTORE);
    code.push(0).push(0).op(Opcodes.SSTORE).push(1).push(1 << 18).op(Opcodes.MSTORE);
    Scene scene = new Scene();
    scene.legacy(1_000_000, scene.contract(0, code.build()), NONE);
    assertThat(scene.run().executed(0).gasRefunded()).isEqualTo(19_900);
  }

  @Test
  void theStackHolds1024Words() {
    Scene scene = new Scene();
    for (int count : new int[] {1_024, 1_025}) {
      Assembler code = new Assembler();
      for (int i = 0; i < count; i++) {
        code.op(Opcodes.PUSH0);
      }
      scene.legacy(100_000, scene.contract(count, code.build()), NONE);
    }
    byte[] nothing = new Assembler().op(Opcodes.POP).build();
    scene.legacy(100_000, scene.contract(0, nothing), NONE);
    for (var outcome : everyWay(scene)) {
      assertThat(outcome.halts())
          .containsExactly(Halt.STOP, Halt.STACK_OVERFLOW, Halt.STACK_UNDERFLOW);
    }
  }

  @Test
  void aTracerSeesEveryStep() {
    Assembler code = new Assembler().push(5).push(3).op(Opcodes.EXP, Opcodes.DUP1).push(0);
    code.op(Opcodes.MSTORE);
    Scene scene = new Scene();
    scene.legacy(INTRINSIC + 1_000, scene.contract(0, code.build()), NONE);
    var steps = new ArrayList<String>();
    scene.watched(
        new Tracer() {
          @Override
          public void step(Step step) {
            var stack = new StringBuilder();
            for (int i = 0; i < step.stackSize(); i++) {
              stack.append(' ').append(step.stack(i).toBigInteger());
            }
            steps.add(
                "%d %s %d%s; %d"
                    .formatted(
                        step.pc(),
                        Integer.toHexString(step.op()),
                        step.gas(),
                        stack,
                        step.memory().length));
          }
        });
    assertThat(steps)
        .containsExactly(
            "0 60 1000; 0",
            "2 60 997 5; 0",
            "4 a 994 3 5; 0",
            "5 80 934 243; 0",
            "6 5f 931 243 243; 0",
            "7 52 929 0 243 243; 0",
            "8 0 923 243; 32");
  }

  @Test
  void everyDepthOfTheStackIsReached() {
    Scene scene = new Scene();
    for (int depth = 1; depth <= 16; depth++) {
      scene.legacy(100_000, scene.contract(depth, numbered(Opcodes.DUP1 + depth - 1)), NONE);
      scene.legacy(100_000, scene.contract(100 + depth, numbered(Opcodes.SWAP1 + depth - 1)), NONE);
    }
    var outcome = scene.run();
    for (int depth = 1; depth <= 16; depth++) {
      assertThat(word(outcome, 2 * depth - 2)).as("DUP%d", depth).isEqualTo(17 - depth + 1);
      assertThat(word(outcome, 2 * depth - 1)).as("SWAP%d", depth).isEqualTo(17 - depth);
    }
  }

  /// Pushes 1 to 17, does this, and returns what is on top.
  private static byte[] numbered(int opcode) {
    Assembler code = new Assembler();
    for (int i = 1; i <= 17; i++) {
      code.push(i);
    }
    return code.op(opcode).returnTop().build();
  }

  private static long word(Scene.Outcome outcome, int transaction) {
    return UInt256.fromBytes(outcome.executed(transaction).output())
        .toBigInteger()
        .longValueExact();
  }

  /// Counts down in steps of 92 gas, over many looks, then grows memory and says what is left.
  private static byte[] countdown(int rounds) {
    Assembler code = new Assembler().push(rounds);
    int place = code.place();
    code.op(Opcodes.JUMPDEST)
        .push(5)
        .push(3)
        .op(Opcodes.EXP, Opcodes.POP)
        .push(1)
        .op(Opcodes.SWAP1, Opcodes.SUB, Opcodes.DUP1)
        .pushPlace(place)
        .op(Opcodes.JUMPI)
        .push(7)
        .push(2_000)
        .op(Opcodes.MSTORE)
        .push(0)
        .op(Opcodes.SLOAD, Opcodes.GAS_LEFT);
    return code.returnTop().build();
  }

  @Test
  void workThatIsBoundedCostsAndSeesTheSame() {
    Scene scene = new Scene();
    var address = scene.contract(0, countdown(5_000));
    scene.legacy(1_000_000, address, NONE).legacy(300_000, address, NONE);
    var free = scene.run();
    assertThat(free.halts()).containsExactly(Halt.RETURN, Halt.OUT_OF_GAS);
    assertThat(word(free, 0)).isLessThan(1_000_000 - INTRINSIC - 5_000 * 92);
    for (var other : everyWay(scene)) {
      assertThat(other.halts()).isEqualTo(free.halts());
      assertThat(other.gas()).isEqualTo(free.gas());
      assertThat(word(other, 0)).isEqualTo(word(free, 0));
    }
  }

  @Test
  void workEndsWhereNobodyWaitsForIt() {
    Scene scene = new Scene();
    scene.legacy(1_000_000, scene.contract(0, countdown(5_000)), NONE);
    assertThatThrownBy(() -> work(() -> true).during(scene::run))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.CALLER_GONE));
  }
}
