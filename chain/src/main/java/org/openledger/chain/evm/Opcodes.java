package org.openledger.chain.evm;

import org.jspecify.annotations.Nullable;

/// The instructions of Osaka: names, stack effect and the part of the gas that never varies.
public final class Opcodes {
  static final int STOP = 0x00;
  static final int ADD = 0x01;
  static final int MUL = 0x02;
  static final int SUB = 0x03;
  static final int DIV = 0x04;
  static final int SDIV = 0x05;
  static final int MOD = 0x06;
  static final int SMOD = 0x07;
  static final int ADDMOD = 0x08;
  static final int MULMOD = 0x09;
  static final int EXP = 0x0a;
  static final int SIGNEXTEND = 0x0b;
  static final int LT = 0x10;
  static final int GT = 0x11;
  static final int SLT = 0x12;
  static final int SGT = 0x13;
  static final int EQ = 0x14;
  static final int ISZERO = 0x15;
  static final int AND = 0x16;
  static final int OR = 0x17;
  static final int XOR = 0x18;
  static final int NOT = 0x19;
  static final int BYTE = 0x1a;
  static final int SHL = 0x1b;
  static final int SHR = 0x1c;
  static final int SAR = 0x1d;
  static final int CLZ = 0x1e;
  static final int KECCAK256 = 0x20;
  static final int ADDRESS = 0x30;
  public static final int BALANCE = 0x31;
  static final int ORIGIN = 0x32;
  static final int CALLER = 0x33;
  static final int CALLVALUE = 0x34;
  static final int CALLDATALOAD = 0x35;
  static final int CALLDATASIZE = 0x36;
  static final int CALLDATACOPY = 0x37;
  static final int CODESIZE = 0x38;
  static final int CODECOPY = 0x39;
  static final int GASPRICE = 0x3a;
  public static final int EXTCODESIZE = 0x3b;
  public static final int EXTCODECOPY = 0x3c;
  static final int RETURNDATASIZE = 0x3d;
  static final int RETURNDATACOPY = 0x3e;
  public static final int EXTCODEHASH = 0x3f;
  static final int BLOCKHASH = 0x40;
  static final int COINBASE = 0x41;
  static final int TIMESTAMP = 0x42;
  static final int NUMBER = 0x43;
  static final int PREVRANDAO = 0x44;
  static final int GASLIMIT = 0x45;
  static final int CHAINID = 0x46;
  static final int SELFBALANCE = 0x47;
  static final int BASEFEE = 0x48;
  static final int BLOBHASH = 0x49;
  static final int BLOBBASEFEE = 0x4a;
  static final int POP = 0x50;
  static final int MLOAD = 0x51;
  static final int MSTORE = 0x52;
  static final int MSTORE8 = 0x53;
  public static final int SLOAD = 0x54;
  public static final int SSTORE = 0x55;
  static final int JUMP = 0x56;
  static final int JUMPI = 0x57;
  static final int PC = 0x58;
  static final int MSIZE = 0x59;
  static final int GAS_LEFT = 0x5a;
  static final int JUMPDEST = 0x5b;
  static final int TLOAD = 0x5c;
  static final int TSTORE = 0x5d;
  static final int MCOPY = 0x5e;
  static final int PUSH0 = 0x5f;
  static final int PUSH1 = 0x60;
  static final int PUSH2 = 0x61;
  static final int PUSH32 = 0x7f;
  static final int DUP1 = 0x80;
  static final int DUP16 = 0x8f;
  static final int SWAP1 = 0x90;
  static final int SWAP16 = 0x9f;
  static final int LOG0 = 0xa0;
  static final int LOG1 = 0xa1;
  static final int LOG2 = 0xa2;
  static final int LOG3 = 0xa3;
  static final int LOG4 = 0xa4;
  static final int CREATE = 0xf0;
  static final int CALL = 0xf1;
  static final int CALLCODE = 0xf2;
  static final int RETURN = 0xf3;
  static final int DELEGATECALL = 0xf4;
  static final int CREATE2 = 0xf5;
  static final int STATICCALL = 0xfa;
  static final int REVERT = 0xfd;
  static final int INVALID = 0xfe;
  public static final int SELFDESTRUCT = 0xff;

  /// Gas every execution of the instruction costs, by opcode.
  static final int[] GAS = new int[256];

  /// Limbs (four per word) that must be on the stack before, by opcode.
  static final int[] LIMBS_IN = new int[256];

  /// Most limbs that may be on the stack before, by opcode.
  static final int[] LIMBS_MAX = new int[256];

  /// Limbs the instruction adds to the stack, by opcode.
  static final int[] LIMBS_CHANGE = new int[256];

  /// Whether a block of instructions ends after the instruction, by opcode; see [Blocks].
  static final boolean[] ENDS_BLOCK = new boolean[256];

  private static final @Nullable String[] NAMES = new @Nullable String[256];
  private static final int STACK_LIMBS = 4 * 1024;

  static {
    define(STOP, "STOP", 0, 0, 0);
    define(ADD, "ADD", 2, 1, 3);
    define(MUL, "MUL", 2, 1, 5);
    define(SUB, "SUB", 2, 1, 3);
    define(DIV, "DIV", 2, 1, 5);
    define(SDIV, "SDIV", 2, 1, 5);
    define(MOD, "MOD", 2, 1, 5);
    define(SMOD, "SMOD", 2, 1, 5);
    define(ADDMOD, "ADDMOD", 3, 1, 8);
    define(MULMOD, "MULMOD", 3, 1, 8);
    define(EXP, "EXP", 2, 1, 10);
    define(SIGNEXTEND, "SIGNEXTEND", 2, 1, 5);
    define(LT, "LT", 2, 1, 3);
    define(GT, "GT", 2, 1, 3);
    define(SLT, "SLT", 2, 1, 3);
    define(SGT, "SGT", 2, 1, 3);
    define(EQ, "EQ", 2, 1, 3);
    define(ISZERO, "ISZERO", 1, 1, 3);
    define(AND, "AND", 2, 1, 3);
    define(OR, "OR", 2, 1, 3);
    define(XOR, "XOR", 2, 1, 3);
    define(NOT, "NOT", 1, 1, 3);
    define(BYTE, "BYTE", 2, 1, 3);
    define(SHL, "SHL", 2, 1, 3);
    define(SHR, "SHR", 2, 1, 3);
    define(SAR, "SAR", 2, 1, 3);
    define(CLZ, "CLZ", 1, 1, 5);
    define(KECCAK256, "KECCAK256", 2, 1, 30);
    define(ADDRESS, "ADDRESS", 0, 1, 2);
    define(BALANCE, "BALANCE", 1, 1, 0);
    define(ORIGIN, "ORIGIN", 0, 1, 2);
    define(CALLER, "CALLER", 0, 1, 2);
    define(CALLVALUE, "CALLVALUE", 0, 1, 2);
    define(CALLDATALOAD, "CALLDATALOAD", 1, 1, 3);
    define(CALLDATASIZE, "CALLDATASIZE", 0, 1, 2);
    define(CALLDATACOPY, "CALLDATACOPY", 3, 0, 3);
    define(CODESIZE, "CODESIZE", 0, 1, 2);
    define(CODECOPY, "CODECOPY", 3, 0, 3);
    define(GASPRICE, "GASPRICE", 0, 1, 2);
    define(EXTCODESIZE, "EXTCODESIZE", 1, 1, 0);
    define(EXTCODECOPY, "EXTCODECOPY", 4, 0, 0);
    define(RETURNDATASIZE, "RETURNDATASIZE", 0, 1, 2);
    define(RETURNDATACOPY, "RETURNDATACOPY", 3, 0, 3);
    define(EXTCODEHASH, "EXTCODEHASH", 1, 1, 0);
    define(BLOCKHASH, "BLOCKHASH", 1, 1, 20);
    define(COINBASE, "COINBASE", 0, 1, 2);
    define(TIMESTAMP, "TIMESTAMP", 0, 1, 2);
    define(NUMBER, "NUMBER", 0, 1, 2);
    define(PREVRANDAO, "PREVRANDAO", 0, 1, 2);
    define(GASLIMIT, "GASLIMIT", 0, 1, 2);
    define(CHAINID, "CHAINID", 0, 1, 2);
    define(SELFBALANCE, "SELFBALANCE", 0, 1, 5);
    define(BASEFEE, "BASEFEE", 0, 1, 2);
    define(BLOBHASH, "BLOBHASH", 1, 1, 3);
    define(BLOBBASEFEE, "BLOBBASEFEE", 0, 1, 2);
    define(POP, "POP", 1, 0, 2);
    define(MLOAD, "MLOAD", 1, 1, 3);
    define(MSTORE, "MSTORE", 2, 0, 3);
    define(MSTORE8, "MSTORE8", 2, 0, 3);
    define(SLOAD, "SLOAD", 1, 1, 0);
    define(SSTORE, "SSTORE", 2, 0, 0);
    define(JUMP, "JUMP", 1, 0, 8);
    define(JUMPI, "JUMPI", 2, 0, 10);
    define(PC, "PC", 0, 1, 2);
    define(MSIZE, "MSIZE", 0, 1, 2);
    define(GAS_LEFT, "GAS", 0, 1, 2);
    define(JUMPDEST, "JUMPDEST", 0, 0, 1);
    define(TLOAD, "TLOAD", 1, 1, 100);
    define(TSTORE, "TSTORE", 2, 0, 100);
    define(MCOPY, "MCOPY", 3, 0, 3);
    define(PUSH0, "PUSH0", 0, 1, 2);
    define(LOG0, "LOG0", 2, 0, 375);
    define(LOG1, "LOG1", 3, 0, 750);
    define(LOG2, "LOG2", 4, 0, 1125);
    define(LOG3, "LOG3", 5, 0, 1500);
    define(LOG4, "LOG4", 6, 0, 1875);
    define(CREATE, "CREATE", 3, 1, 32000);
    define(CALL, "CALL", 7, 1, 0);
    define(CALLCODE, "CALLCODE", 7, 1, 0);
    define(RETURN, "RETURN", 2, 0, 0);
    define(DELEGATECALL, "DELEGATECALL", 6, 1, 0);
    define(CREATE2, "CREATE2", 4, 1, 32000);
    define(STATICCALL, "STATICCALL", 6, 1, 0);
    define(REVERT, "REVERT", 2, 0, 0);
    define(INVALID, "INVALID", 0, 0, 0);
    define(SELFDESTRUCT, "SELFDESTRUCT", 1, 0, 5000);
    for (int n = 1; n <= 32; n++) {
      define(PUSH0 + n, "PUSH" + n, 0, 1, 3);
    }
    for (int n = 1; n <= 16; n++) {
      define(DUP1 + n - 1, "DUP" + n, n, n + 1, 3);
      define(SWAP1 + n - 1, "SWAP" + n, n + 1, n + 1, 3);
    }
  }

  static {
    for (int op = 0; op < 256; op++) {
      LIMBS_MAX[op] = NAMES[op] == null ? STACK_LIMBS : LIMBS_MAX[op];
      ENDS_BLOCK[op] = NAMES[op] == null;
    }
    int[] ending = {
      STOP,
      JUMP,
      JUMPI,
      GAS_LEFT,
      SSTORE,
      CREATE,
      CALL,
      CALLCODE,
      RETURN,
      DELEGATECALL,
      CREATE2,
      STATICCALL,
      REVERT,
      INVALID,
      SELFDESTRUCT
    };
    for (int op : ending) {
      ENDS_BLOCK[op] = true;
    }
  }

  private Opcodes() {}

  /// The instruction's name as tracers print it.
  public static String name(int op) {
    var name = NAMES[op];
    return name == null ? "opcode 0x" + Integer.toHexString(op) + " not defined" : name;
  }

  private static void define(int op, String name, int in, int out, int gas) {
    NAMES[op] = name;
    GAS[op] = gas;
    LIMBS_IN[op] = 4 * in;
    LIMBS_MAX[op] = STACK_LIMBS - 4 * Math.max(0, out - in);
    LIMBS_CHANGE[op] = 4 * (out - in);
  }
}
