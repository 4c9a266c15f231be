package org.openledger.chain.block;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateChanges;
import org.openledger.chain.evm.StateChanges.AccountChange;
import org.openledger.chain.evm.StateChanges.AccountFields;
import org.openledger.chain.evm.StateChanges.CodeEntry;
import org.openledger.chain.evm.StateChanges.StorageWrite;
import org.openledger.chain.tx.SystemCalls;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// What a chain begins with: its id, the first header's free fields and the first accounts.
public record Genesis(long chainId, Fields fields, SortedMap<Address, Allocation> allocations) {
  /// Our chain's id unless another is chosen.
  public static final long DEFAULT_CHAIN_ID = 161201;

  /// Gas limit of our chain's blocks, as on Ethereum's main network in Osaka.
  public static final long DEFAULT_GAS_LIMIT = 60_000_000;

  private static final SortedMap<Address, String> SYSTEM_CONTRACTS =
      new TreeMap<>(
          Map.of(
              SystemCalls.BEACON_ROOTS, "EIP-4788",
              SystemCalls.HISTORY, "EIP-2935",
              SystemCalls.WITHDRAWALS, "EIP-7002",
              SystemCalls.CONSOLIDATIONS, "EIP-7251"));

  private static final UInt256 DEFAULT_BASE_FEE = UInt256.of(1_000_000_000);
  private static final int NONCE_BYTES = 8;

  /// More than any 256-bit number has, in whichever form.
  private static final int DIGITS_MAX = 100;

  /// The fields of the first header that do not follow from the accounts.
  public record Fields(
      long timestamp,
      long gasLimit,
      UInt256 baseFee,
      Address coinbase,
      byte[] extraData,
      Hash mixHash,
      UInt256 difficulty,
      UInt256 nonce,
      long blobGasUsed,
      long excessBlobGas) {}

  /// An account that is there from the start.
  public record Allocation(
      UInt256 balance, long nonce, byte[] code, SortedMap<UInt256, UInt256> storage) {
    public Allocation {
      storage = new TreeMap<>(storage);
      storage.values().removeIf(UInt256::isZero);
    }

    public static Allocation ofBalance(UInt256 balance) {
      return new Allocation(balance, 0, new byte[0], new TreeMap<>());
    }
  }

  public Genesis {
    if (chainId <= 0) {
      throw new Refusal(Code.CHAIN_INVALID, "the chain id must be positive");
    }
    allocations = new TreeMap<>(allocations);
  }

  /// A chain of ours: the given balances and the contracts that every Osaka chain has.
  public static Genesis of(long chainId, Map<Address, UInt256> balances) {
    SortedMap<Address, Allocation> all = systemContracts();
    balances.forEach((address, balance) -> all.put(address, Allocation.ofBalance(balance)));
    Fields fields =
        new Fields(
            0,
            DEFAULT_GAS_LIMIT,
            DEFAULT_BASE_FEE,
            Address.ZERO,
            "OpenLedger".getBytes(StandardCharsets.US_ASCII),
            Hash.ZERO,
            UInt256.ZERO,
            UInt256.ZERO,
            0,
            0);
    return new Genesis(chainId, fields, all);
  }

  /// The system contracts of EIP-2935, 4788, 7002 and 7251, and the usual CREATE2 deployer.
  public static SortedMap<Address, Allocation> systemContracts() {
    try (InputStream in = Genesis.class.getResourceAsStream("system-contracts.json")) {
      if (in == null) {
        throw new Fault(Code.CHAIN_STORAGE, "system-contracts.json is not on the class path");
      }
      var text = TextInput.of(in, "system-contracts.json", TextBounds.whole(1 << 20)).text();
      return allocations(Json.parse(text));
    } catch (IOException e) {
      throw new Fault(Code.CHAIN_STORAGE, "system-contracts.json cannot be read", e);
    }
  }

  /// Refuses a genesis from which no block of Osaka can follow.
  ///
  /// @throws Failure if a system contract is missing
  public void demandSystemContracts() {
    List<String> missing = new ArrayList<>();
    SYSTEM_CONTRACTS.forEach((address, eip) -> {
      Allocation account = allocations.get(address);
      if (account == null || account.code.length == 0) {
        missing.add("%s (%s)".formatted(address, eip));
      }
    });
    if (!missing.isEmpty()) {
      throw new Refusal(
          Code.CHAIN_INVALID,
          "the genesis has no contract at %s. Every block of Osaka calls it; add it to `alloc` with"
                  .formatted(String.join(", ", missing))
              + " the code its EIP gives, as docs/chain.md shows");
    }
  }

  /// Reads a genesis in geth's format. Fork switches in `config` are ignored: there is one fork.
  ///
  /// @throws Failure if a field is missing or malformed
  public static Genesis parse(String text) {
    try {
      Json json = Json.parse(text);
      Fields fields =
          new Fields(
              number(json, "timestamp", 0),
              number(json, "gasLimit", DEFAULT_GAS_LIMIT),
              json.find("baseFeePerGas").map(Genesis::quantity).orElse(DEFAULT_BASE_FEE),
              json.find("coinbase").map(v -> Address.parse(v.text())).orElse(Address.ZERO),
              json.find("extraData").map(v -> Hex.decode(v.text())).orElse(new byte[0]),
              json.find("mixHash")
                  .or(() -> json.find("mixhash"))
                  .map(v -> Hash.parse(v.text()))
                  .orElse(Hash.ZERO),
              json.find("difficulty").map(Genesis::quantity).orElse(UInt256.ZERO),
              json.find("nonce").map(Genesis::quantity).orElse(UInt256.ZERO),
              number(json, "blobGasUsed", 0),
              number(json, "excessBlobGas", 0));
      long chainId = quantity(json.get("config").get("chainId")).d();
      return new Genesis(chainId, fields, allocations(json.get("alloc")));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Refusal(Code.CHAIN_INVALID, "the genesis is malformed: " + e.getMessage(), e);
    }
  }

  /// Reads an `alloc` object in geth's format.
  public static SortedMap<Address, Allocation> allocations(Json alloc) {
    SortedMap<Address, Allocation> all = new TreeMap<>();
    alloc
        .members()
        .forEach((address, account) -> {
          SortedMap<UInt256, UInt256> storage = new TreeMap<>();
          account
              .find("storage")
              .ifPresent(slots ->
                  slots
                      .members()
                      .forEach(
                          (key, value) -> storage.put(quantity(Json.of(key)), quantity(value))));
          all.put(
              Address.parse(address),
              new Allocation(
                  account.find("balance").map(Genesis::quantity).orElse(UInt256.ZERO),
                  number(account, "nonce", 0),
                  account.find("code").map(v -> Hex.decode(v.text())).orElse(new byte[0]),
                  storage));
        });
    return all;
  }

  private static long number(Json json, String name, long otherwise) {
    return json.find(name).map(value -> quantity(value).d()).orElse(otherwise);
  }

  /// A number as JSON number, decimal or hexadecimal text.
  private static UInt256 quantity(Json value) {
    if (value instanceof Json.Num) {
      return UInt256.of(value.integer());
    }
    String text = value.text();
    if (text.length() > DIGITS_MAX) {
      throw new IllegalArgumentException("a number has more than " + DIGITS_MAX + " digits");
    }
    return text.startsWith("0x")
        ? UInt256.of(new BigInteger("0" + text.substring(2), 16))
        : UInt256.of(new BigInteger(text));
  }

  /// The first state, as changes of an empty one.
  public StateChanges state() {
    List<AccountChange> changes = new ArrayList<>();
    SortedMap<Hash, byte[]> codes = new TreeMap<>();
    allocations.forEach((address, account) -> {
      Hash codeHash = Account.EMPTY_CODE_HASH;
      if (account.code.length > 0) {
        codeHash = Keccak.hash256(account.code);
        codes.put(codeHash, account.code);
      }
      List<StorageWrite> writes =
          account.storage.entrySet().stream()
              .map(slot -> new StorageWrite(slot.getKey(), slot.getValue()))
              .toList();
      AccountFields fields = new AccountFields(account.nonce, account.balance, codeHash);
      changes.add(new AccountChange(address, fields, writes));
    });
    return new StateChanges(
        changes,
        codes.entrySet().stream().map(e -> new CodeEntry(e.getKey(), e.getValue())).toList());
  }

  /// The first block, given the root of the first state.
  public Block block(Hash stateRoot) {
    byte[] nonce = fields.nonce.toBytes32();
    BlockHeader header =
        new BlockHeader(
            Hash.ZERO,
            BlockHeader.NO_OMMERS,
            fields.coinbase,
            stateRoot,
            BlockHeader.EMPTY_LIST,
            BlockHeader.EMPTY_LIST,
            Bloom.EMPTY,
            fields.difficulty,
            0,
            fields.gasLimit,
            0,
            fields.timestamp,
            fields.extraData,
            fields.mixHash,
            java.util.Arrays.copyOfRange(nonce, nonce.length - NONCE_BYTES, nonce.length),
            fields.baseFee,
            BlockHeader.EMPTY_LIST,
            fields.blobGasUsed,
            fields.excessBlobGas,
            Hash.ZERO,
            Requests.NONE);
    return Block.of(header, List.of(), List.of());
  }
}
