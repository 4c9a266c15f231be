package org.openledger.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.money.Open;
import org.openledger.store.keys.Keyring;

/// The accounts that pay for requests, the keys by which they are known, and what each may do.
///
/// The owner's key follows from the home's master secret and may do everything. Others are random,
/// shown once when they are made, and kept as hashes only; each has a payer account of its own,
/// which follows from its name.
public final class ApiKeys {
  private static final int DIGITS = 40;
  private static final int SECRET_BYTES = DIGITS / 2;
  private static final String PREFIX = "ol-";
  private static final String OWNER = "local";
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Most keys: they are all in memory.
  private static final int KEYS_MAX = 10_000;

  private final Keyring keyring;
  private final Kept kept;
  private final Deposits deposits;
  private final Account owner;
  private final String localKey;

  /// All keys but the owner's, by the hash of each.
  private final Map<Hash, Account> accounts = new TreeMap<>();

  /// Where keys are kept.
  interface Kept {
    /// All of them.
    List<Entry> all();

    /// Keeps one more.
    void add(Entry entry);

    /// Forgets one.
    void remove(String name);
  }

  /// A key as it is kept.
  ///
  /// @param hash of the key
  record Entry(String name, Hash hash, Set<Account.Role> roles) {}

  /// Pays in.
  @FunctionalInterface
  interface Deposits {
    /// Credits a payer; the same reference is credited once.
    void deposit(Address payer, Open amount, String reference);
  }

  /// A key that was just made.
  ///
  /// @param key what its holder sends; nobody can be told again
  public record Made(Account account, String key) {}

  ApiKeys(Keyring keyring, Kept kept, Deposits deposits) {
    this.keyring = keyring;
    this.kept = kept;
    this.deposits = deposits;
    this.owner =
        new Account(
            OWNER, keyring.party("payer", OWNER).address(), EnumSet.allOf(Account.Role.class));
    var secret = keyring.party("apikey", OWNER).secret();
    this.localKey = PREFIX + Hex.encodeBare(secret).substring(0, DIGITS);
    kept.all().forEach(entry -> accounts.put(entry.hash, account(entry.name, entry.roles)));
  }

  /// Whose request it is.
  ///
  /// @param key the request's key; empty if it has none
  /// @throws Refusal if there is none, or one that is not known here
  public Account require(String key) {
    var bytes = key.getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(localKey.getBytes(StandardCharsets.UTF_8), bytes)) {
      return owner;
    }
    return known(Sha256.digest(bytes))
        .orElseThrow(() ->
            new Refusal(
                Code.INVALID_API_KEY,
                key.isEmpty()
                    ? "this needs an API key (Authorization: Bearer KEY); ./openledger up shows it,"
                        + " and the node's home has it in api.key"
                    : "this API key is not known here; use the one that ./openledger up shows, or"
                        + " one that ./openledger keys add makes"));
  }

  private synchronized Optional<Account> known(Hash hash) {
    return Optional.ofNullable(accounts.get(hash));
  }

  /// Whether an account may be called so.
  static boolean isName(String name) {
    return name.matches("[a-z0-9][a-z0-9._-]{0,63}");
  }

  /// Makes a key, and pays into its account.
  ///
  /// @throws Refusal if the name is taken or is none
  public synchronized Made add(String name, Set<Account.Role> roles, Open deposit) {
    if (!isName(name) || name.equals(OWNER)) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "a key's name is up to 64 of a-z, 0-9, dot, dash and underscore, and not \"local\"");
    }
    if (accounts.values().stream().anyMatch(account -> account.name().equals(name))) {
      throw new Refusal(Code.STATE_CONFLICT, "there is a key \"" + name + "\" already");
    }
    if (accounts.size() >= KEYS_MAX) {
      throw new Refusal(Code.OVER_BOUND, "there are " + KEYS_MAX + " keys already; remove some");
    }
    var account = account(name, roles);
    var secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    var key = PREFIX + Hex.encodeBare(secret);
    var hash = Sha256.digest(key.getBytes(StandardCharsets.UTF_8));
    kept.add(new Entry(name, hash, account.roles()));
    try {
      if (!deposit.isZero()) {
        deposits.deposit(account.payer(), deposit, "key " + hash);
      }
    } catch (RuntimeException e) {
      // Nobody was told the key: as if it had never been made.
      kept.remove(name);
      throw e;
    }
    accounts.put(hash, account);
    return new Made(account, key);
  }

  /// The account of a name, also of one whose key was taken back: what it holds stayed there.
  ///
  /// @throws Refusal if it is none
  public Address payer(String name) {
    if (!isName(name)) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "an account's name is up to 64 of a-z, 0-9, dot, dash and underscore");
    }
    return keyring.party("payer", name).address();
  }

  /// All accounts that have a key, the owner's first.
  public synchronized List<Account> list() {
    var all = new TreeMap<String, Account>();
    accounts.values().forEach(account -> all.put(account.name(), account));
    var list = new ArrayList<Account>();
    list.add(owner);
    list.addAll(all.values());
    return List.copyOf(list);
  }

  /// Takes a key back. What its account holds stays there, and is a later key's of the same name.
  ///
  /// @throws Refusal if there is no such key, or it is the owner's
  public synchronized void remove(String name) {
    if (name.equals(OWNER)) {
      throw new Refusal(Code.INVALID_ARGUMENT, "the owner's key belongs to the home and stays");
    }
    var found =
        accounts.entrySet().stream()
            .filter(entry -> entry.getValue().name().equals(name))
            .findFirst()
            .orElseThrow(() -> new Refusal(Code.NO_SUCH_THING, "there is no key \"" + name + "\""));
    kept.remove(name);
    accounts.remove(found.getKey());
  }

  private Account account(String name, Set<Account.Role> roles) {
    return new Account(name, payer(name), roles);
  }

  /// The name of an account, while it has a key.
  synchronized Optional<String> name(Address payer) {
    return Stream.concat(Stream.of(owner), accounts.values().stream())
        .filter(account -> account.payer().equals(payer))
        .map(Account::name)
        .findFirst();
  }

  /// The owner.
  public Account owner() {
    return owner;
  }

  /// The local account.
  public Address localPayer() {
    return owner.payer();
  }

  /// The local account's API key.
  public String localKey() {
    return localKey;
  }
}
