package org.openledger.model.token;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.NativeFolder;

/// One tokenizer of the native Hugging Face library, without truncation or padding.
///
/// The library's own Java class copies token strings, masks and word ids out of every encoding,
/// which takes twice as long as the encoding itself; this asks for ids and, when wanted, places.
final class LibraryTokenizer implements AutoCloseable {

  private static final TokenizersLibrary LIBRARY = load();

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final long handle;
  private boolean open = true;

  private LibraryTokenizer(long handle) {
    this.handle = handle;
  }

  /// Loads the native library from inside its artifact, unpacked where all are; it would otherwise
  /// also look for a GPU and fetch binaries over the net.
  private static TokenizersLibrary load() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
    if (System.getProperty("ENGINE_CACHE_DIR") == null) {
      var folder = NativeFolder.path().toString();
      System.setProperty("ENGINE_CACHE_DIR", folder);
      System.setProperty("DJL_CACHE_DIR", folder);
    }
    LibUtils.checkStatus();
    return TokenizersLibrary.LIB;
  }

  /// The tokenizer of a tokenizer.json text.
  static LibraryTokenizer of(String json) {
    try {
      long handle = LIBRARY.createTokenizerFromString(json);
      LIBRARY.disableTruncation(handle);
      LIBRARY.disablePadding(handle);
      return new LibraryTokenizer(handle);
    } catch (RuntimeException e) { // the library's only error type
      throw new Fault(
          Code.DAMAGED_FILE, "The tokenizer library refuses this file: " + e.getMessage(), e);
    }
  }

  int[] ids(String text) {
    return whileOpen(tokenizer -> encoded(tokenizer, text, this::idsOf));
  }

  Encoding idsAndPlaces(String text) {
    return whileOpen(tokenizer ->
        encoded(
            tokenizer, text, encoding -> places(encoding, LIBRARY.getTokenCharSpans(encoding))));
  }

  String text(int[] ids, boolean skipSpecial) {
    var wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return whileOpen(tokenizer -> {
      try {
        return LIBRARY.decode(tokenizer, wide, skipSpecial);
      } catch (RuntimeException e) { // the library's only error type
        throw useless("join tokens", e);
      }
    });
  }

  private static <T> T encoded(long tokenizer, String text, LongFunction<T> use) {
    long encoding;
    try {
      encoding = LIBRARY.encode(tokenizer, text, false);
    } catch (RuntimeException e) { // the library's only error type
      throw useless("split a text", e);
    }
    try {
      return use.apply(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /// A file that the library took and cannot work with, such as one without its unknown token.
  private static Fault useless(String what, RuntimeException e) {
    return new Fault(Code.DAMAGED_FILE, "This tokenizer cannot " + what + ": " + e.getMessage(), e);
  }

  private int[] idsOf(long encoding) {
    var wide = LIBRARY.getTokenIds(encoding);
    var ids = new int[wide.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Math.toIntExact(wide[i]);
    }
    return ids;
  }

  private Encoding places(long encoding, CharSpan[] spans) {
    var starts = new int[spans.length];
    var ends = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      starts[i] = spans[i].getStart();
      ends[i] = spans[i].getEnd();
    }
    return new Encoding(idsOf(encoding), starts, ends);
  }

  /// Native memory must not go while a thread is inside the library.
  private <T> T whileOpen(LongFunction<T> use) {
    lock.readLock().lock();
    try {
      if (!open) {
        throw new Refusal(Code.INVALID_ARGUMENT, "The tokenizer is closed");
      }
      return use.apply(handle);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (open) {
        open = false;
        LIBRARY.deleteTokenizer(handle);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
