package org.openledger.chain.evm;

import java.math.BigInteger;
import java.util.List;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.random.CounterRandom;

/// Random programs that mostly do something: what an instruction takes is on the stack, memory and
/// storage are near, calls go to accounts that exist. A few are noise.
final class Programs {
  private static final int[] COMPUTING = {
    Opcodes.ADD,
    Opcodes.MUL,
    Opcodes.SUB,
    Opcodes.DIV,
    Opcodes.SDIV,
    Opcodes.MOD,
    Opcodes.SMOD,
    Opcodes.ADDMOD,
    Opcodes.MULMOD,
    Opcodes.EXP,
    Opcodes.SIGNEXTEND,
    Opcodes.LT,
    Opcodes.GT,
    Opcodes.SLT,
    Opcodes.SGT,
    Opcodes.EQ,
    Opcodes.ISZERO,
    Opcodes.AND,
    Opcodes.OR,
    Opcodes.XOR,
    Opcodes.NOT,
    Opcodes.BYTE,
    Opcodes.SHL,
    Opcodes.SHR,
    Opcodes.SAR,
    Opcodes.CLZ
  };
  private static final int[] ASKING = {
    Opcodes.ADDRESS,
    Opcodes.ORIGIN,
    Opcodes.CALLER,
    Opcodes.CALLVALUE,
    Opcodes.CALLDATASIZE,
    Opcodes.CODESIZE,
    Opcodes.GASPRICE,
    Opcodes.RETURNDATASIZE,
    Opcodes.COINBASE,
    Opcodes.TIMESTAMP,
    Opcodes.NUMBER,
    Opcodes.PREVRANDAO,
    Opcodes.GASLIMIT,
    Opcodes.CHAINID,
    Opcodes.SELFBALANCE,
    Opcodes.BASEFEE,
    Opcodes.BLOBBASEFEE,
    Opcodes.PC,
    Opcodes.MSIZE,
    Opcodes.GAS_LEFT
  };
  private static final int[] ABOUT_ACCOUNTS = {
    Opcodes.BALANCE, Opcodes.EXTCODESIZE, Opcodes.EXTCODEHASH
  };
  private static final int[] CALLS = {
    Opcodes.CALL, Opcodes.CALL, Opcodes.CALLCODE, Opcodes.DELEGATECALL, Opcodes.STATICCALL
  };
  private static final int DEPTH_MAX = 24;
  private static final int NESTING_MAX = 2;

  private final CounterRandom random;
  private final List<Address> accounts;
  private Assembler code = new Assembler();
  private int depth;
  private int floor;
  private int nesting;

  /// Programs about these accounts.
  Programs(CounterRandom random, List<Address> accounts) {
    this.random = random;
    this.accounts = accounts;
  }

  /// Code to call.
  byte[] runtime() {
    return random.nextInt(25) == 0
        ? PrecompileInputs.bytes(random, random.nextInt(80))
        : program(4 + random.nextInt(25));
  }

  /// Code to create a contract with.
  byte[] initCode() {
    return switch (random.nextInt(8)) {
      case 0 -> program(1 + random.nextInt(6));
      case 1 -> Assembler.deploying(PrecompileInputs.bytes(random, random.nextInt(40)));
      case 2 -> Assembler.deploying(new byte[] {(byte) 0xef, 1, 0});
      case 3 ->
          new Assembler()
              .push(random.nextInt(0x6100))
              .push(random.nextInt(3) == 0 ? 1L << 40 : 0)
              .op(Opcodes.RETURN)
              .build();
      case 4 -> new Assembler().push(account()).op(Opcodes.SELFDESTRUCT).build();
      case 5 -> new Assembler().push(5).push(0).op(Opcodes.REVERT).build();
      default -> Assembler.deploying(program(1 + random.nextInt(6)));
    };
  }

  private byte[] program(int statements) {
    Assembler outer = code;
    int outerDepth = depth;
    int outerFloor = floor;
    code = new Assembler();
    depth = 0;
    floor = 0;
    nesting++;
    statements(statements);
    end();
    nesting--;
    byte[] built = code.build();
    code = outer;
    depth = outerDepth;
    floor = outerFloor;
    return built;
  }

  private void statements(int count) {
    for (int i = 0; i < count; i++) {
      statement();
      while (depth > DEPTH_MAX) {
        simple(Opcodes.POP);
      }
    }
  }

  private void statement() {
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> simple(pick(COMPUTING));
      case 8, 9, 10 -> simple(pick(ASKING));
      case 11 -> {
        push(UInt256.fromBytes(account().bytes()));
        simple(pick(ABOUT_ACCOUNTS));
      }
      case 12, 13, 14 -> memory();
      case 15, 16, 17, 18 -> storage();
      case 19, 20 -> shuffle();
      case 21, 22 -> copy();
      case 23 -> log();
      case 24, 25, 26, 27, 28, 29 -> call();
      case 30, 31 -> precompile();
      case 32, 33 -> create();
      case 34, 35 -> branch();
      case 36 -> loop();
      case 37 -> small(random.nextInt(2) == 0 ? Opcodes.CALLDATALOAD : Opcodes.BLOBHASH, 40);
      case 38 -> small(Opcodes.BLOCKHASH, 4);
      default -> rare();
    }
  }

  /// An instruction whose operands are whatever is on the stack.
  private void simple(int opcode) {
    int needed = Opcodes.LIMBS_IN[opcode] / 4;
    while (depth - floor < needed) {
      push(word());
    }
    code.op(opcode);
    depth += Opcodes.LIMBS_CHANGE[opcode] / 4;
  }

  private void small(int opcode, int bound) {
    push(UInt256.of(random.nextInt(bound)));
    simple(opcode);
  }

  private void push(UInt256 value) {
    code.push(value);
    depth++;
  }

  private void push(long value) {
    push(UInt256.of(value));
  }

  private int pick(int[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Address account() {
    int choice = random.nextInt(accounts.size() + 2);
    return choice < accounts.size()
        ? accounts.get(choice)
        : PrecompileInputs.address(1 + random.nextInt(0x13));
  }

  private UInt256 word() {
    BigInteger one = BigInteger.ONE;
    return switch (random.nextInt(8)) {
      case 0 -> UInt256.of(random.nextInt(256));
      case 1 -> UInt256.of(random.nextInt(2));
      case 2 -> UInt256.of(random.nextLong() >>> 1);
      case 3 -> UInt256.ZERO.subtract(UInt256.of(random.nextInt(5)));
      case 4 -> UInt256.of(one.shiftLeft(random.nextInt(256)));
      case 5 -> UInt256.of(one.shiftLeft(random.nextInt(256)).subtract(one));
      case 6 -> UInt256.fromBytes(PrecompileInputs.bytes(random, random.nextInt(33)));
      default -> UInt256.fromBytes(account().bytes());
    };
  }

  /// A place in memory: near, or so far that nobody can pay for it.
  private long offset() {
    return switch (random.nextInt(400)) {
      case 0 -> 1L << (20 + random.nextInt(42));
      case 1 -> random.nextInt(200_000);
      default -> random.nextInt(300);
    };
  }

  private void memory() {
    int choice = random.nextInt(5);
    if (choice == 0) {
      push(random.nextInt(80));
      push(offset());
      push(offset());
      simple(Opcodes.MCOPY);
    } else if (choice == 1) {
      push(random.nextInt(100));
      push(offset());
      simple(Opcodes.KECCAK256);
    } else {
      int[] opcodes = {Opcodes.MLOAD, Opcodes.MSTORE, Opcodes.MSTORE8};
      int opcode = opcodes[choice - 2];
      if (opcode != Opcodes.MLOAD && depth == floor) {
        push(word());
      }
      push(offset());
      simple(opcode);
    }
  }

  private void storage() {
    int[] opcodes = {Opcodes.SLOAD, Opcodes.SSTORE, Opcodes.SSTORE, Opcodes.TLOAD, Opcodes.TSTORE};
    int opcode = pick(opcodes);
    if (opcode == Opcodes.SSTORE || opcode == Opcodes.TSTORE) {
      if (depth == floor || random.nextInt(2) == 0) {
        push(random.nextInt(3));
      }
    }
    push(random.nextInt(4));
    simple(opcode);
  }

  private void shuffle() {
    if (depth - floor < 2) {
      push(word());
      push(word());
    }
    int reach = Math.min(16, depth - floor);
    int by = random.nextInt(reach);
    if (random.nextInt(2) == 0) {
      code.op(Opcodes.DUP1 + by);
      depth++;
    } else if (by > 0) {
      code.op(Opcodes.SWAP1 + by - 1);
    }
  }

  private void copy() {
    int[] opcodes = {
      Opcodes.CALLDATACOPY, Opcodes.CODECOPY, Opcodes.RETURNDATACOPY, Opcodes.EXTCODECOPY
    };
    int opcode = pick(opcodes);
    if (opcode == Opcodes.RETURNDATACOPY && random.nextInt(6) > 0) {
      code.op(Opcodes.RETURNDATASIZE);
      depth++;
      push(0);
    } else {
      push(random.nextInt(80));
      push(random.nextInt(5) == 0 ? offset() : random.nextInt(20));
    }
    push(offset());
    if (opcode == Opcodes.EXTCODECOPY) {
      push(UInt256.fromBytes(account().bytes()));
    }
    simple(opcode);
  }

  private void log() {
    int topics = random.nextInt(5);
    for (int i = 0; i < topics; i++) {
      push(word());
    }
    push(random.nextInt(70));
    push(offset());
    simple(Opcodes.LOG0 + topics);
  }

  private void call() {
    int opcode = pick(CALLS);
    push(random.nextInt(70));
    push(offset());
    push(random.nextInt(70));
    push(offset());
    if (opcode == Opcodes.CALL || opcode == Opcodes.CALLCODE) {
      push(value());
    }
    if (random.nextInt(10) == 0) {
      simple(Opcodes.ADDRESS);
    } else {
      push(UInt256.fromBytes(account().bytes()));
    }
    gas();
    simple(opcode);
  }

  private long value() {
    return switch (random.nextInt(8)) {
      case 0 -> 1 + random.nextInt(100);
      case 1 -> 1L << 62;
      default -> 0;
    };
  }

  private void gas() {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> push(random.nextInt(120_000));
      case 3 -> push(word());
      default -> simple(Opcodes.GAS_LEFT);
    }
  }

  private void precompile() {
    PrecompileInputs.Call call = PrecompileInputs.random(random);
    code.memory(0x200, call.input());
    push(random.nextInt(300));
    push(0x200);
    push(call.input().length);
    push(0x200);
    push(UInt256.fromBytes(call.target().bytes()));
    // Not all of it: a precompile that fails takes what it was given.
    push(150_000 + random.nextInt(100_000));
    simple(Opcodes.STATICCALL);
    simple(Opcodes.RETURNDATASIZE);
    push(random.nextInt(256));
    push(0x200);
    simple(Opcodes.KECCAK256);
  }

  private void create() {
    byte[] init =
        nesting > NESTING_MAX ? new byte[] {0} : new Programs(random, accounts).initCode();
    boolean salted = random.nextInt(2) == 0;
    code.memory(0x300, init);
    if (salted) {
      push(random.nextInt(2));
    }
    push(random.nextInt(30) == 0 ? 49_000 + random.nextInt(400) : init.length);
    push(0x300);
    push(value());
    simple(salted ? Opcodes.CREATE2 : Opcodes.CREATE);
    if (random.nextInt(2) == 0) {
      // Calls what was created: its address is on the stack.
      code.op(Opcodes.DUP1);
      depth++;
      int target = depth;
      push(32);
      push(0);
      push(0);
      push(0);
      push(0);
      code.op(Opcodes.DUP1 + depth - target);
      depth++;
      simple(Opcodes.GAS_LEFT);
      simple(Opcodes.CALL);
    }
  }

  private void branch() {
    push(random.nextInt(2));
    int patch = jumpTo();
    int before = depth;
    inner(before, 1 + random.nextInt(3));
    land(patch);
  }

  /// Code that leaves the stack as it found it.
  private void inner(int before, int statements) {
    int outerFloor = floor;
    floor = before;
    nesting++;
    for (int i = 0; i < statements; i++) {
      if (nesting <= NESTING_MAX) {
        statement();
      } else {
        simple(pick(COMPUTING));
      }
    }
    while (depth > before) {
      simple(Opcodes.POP);
    }
    nesting--;
    floor = outerFloor;
  }

  /// A conditional jump whose target is filled in later.
  private int jumpTo() {
    int patch = code.place();
    code.pushPlace(0).op(Opcodes.JUMPI);
    depth--;
    return patch;
  }

  private void land(int patch) {
    code.patchPlace(patch, code.place());
    code.op(Opcodes.JUMPDEST);
  }

  private void loop() {
    push(1 + random.nextInt(4));
    int start = code.place();
    code.op(Opcodes.JUMPDEST);
    inner(depth, 1 + random.nextInt(3));
    code.push(1).op(Opcodes.SWAP1, Opcodes.SUB, Opcodes.DUP1).pushPlace(start).op(Opcodes.JUMPI);
    simple(Opcodes.POP);
  }

  /// What ends a program early or breaks it.
  private void rare() {
    switch (random.nextInt(12)) {
      case 0 -> code.op(Opcodes.STOP);
      case 1 -> code.op(Opcodes.INVALID);
      case 2 -> code.op(random.nextInt(256));
      case 3 -> code.push(account()).op(Opcodes.SELFDESTRUCT);
      case 4 -> code.push(random.nextInt(60)).op(Opcodes.JUMP);
      case 5 -> code.op(Opcodes.ADD, Opcodes.ADD, Opcodes.POP, Opcodes.POP, Opcodes.POP);
      case 6 -> code.push(random.nextInt(64)).push(0).op(Opcodes.REVERT);
      case 7 -> overflow();
      default -> push(word());
    }
  }

  /// Fills the stack to its end, or one beyond.
  private void overflow() {
    code.push(random.nextInt(2) == 0 ? 2 : 1020);
    int start = code.place();
    code.op(Opcodes.JUMPDEST, Opcodes.DUP1).push(1).op(Opcodes.SWAP1, Opcodes.SUB);
    code.op(Opcodes.DUP1).pushPlace(start).op(Opcodes.JUMPI);
  }

  /// Shows what was computed: as return data, in storage, or not at all.
  private void end() {
    int words = Math.min(4, depth);
    for (int i = 0; i < words; i++) {
      code.push(32L * i).op(Opcodes.MSTORE);
    }
    switch (random.nextInt(8)) {
      case 0 -> code.push(32L * words).push(0).op(Opcodes.REVERT);
      case 1 -> code.push(account()).op(Opcodes.SELFDESTRUCT);
      case 2 -> code.push(0).op(Opcodes.MLOAD).push(9).op(Opcodes.SSTORE);
      case 3 -> code.op(Opcodes.MSIZE).push(0).op(Opcodes.RETURN);
      default -> code.push(32L * words).push(0).op(Opcodes.RETURN);
    }
  }
}
