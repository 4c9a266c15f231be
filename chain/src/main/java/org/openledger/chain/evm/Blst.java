package org.openledger.chain.evm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Locale;
import org.openledger.core.files.NativeFolder;
import supranational.blst.P1;

/// The functions of the blst library for BLS12-381 that the precompiles need.
///
/// The library comes with `foundation.icon:blst-java`, whose Java classes lack the maps to the
/// curves and hide field elements behind serialised points; so its C functions are called directly.
/// Structures are plain memory: field elements are six limbs in Montgomery form.
final class Blst {
  static final int FP = 48;
  static final int FP12 = 12 * FP;
  static final int SCALAR = 32;

  /// Bits of a scalar below the group's order.
  static final long SCALAR_BITS = 255;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = open();

  private static final MethodHandle FP_FROM_BIG_ENDIAN = nothing("blst_fp_from_bendian", 2);
  private static final MethodHandle BIG_ENDIAN_FROM_FP = nothing("blst_bendian_from_fp", 2);
  private static final MethodHandle MILLER_LOOP = nothing("blst_miller_loop", 3);
  private static final MethodHandle FP12_MULTIPLY = nothing("blst_fp12_mul", 3);
  private static final MethodHandle FINAL_EXPONENTIATION = nothing("blst_final_exp", 2);
  private static final MethodHandle FP12_IS_ONE = truth("blst_fp12_is_one");

  /// The functions of one of the two groups, which differ in the field of the coordinates only.
  static final class Group {
    /// Bytes of a coordinate.
    final int coordinate;

    private final MethodHandle onCurve;
    private final MethodHandle inGroup;
    private final MethodHandle fromAffine;
    private final MethodHandle toAffine;
    private final MethodHandle add;
    private final MethodHandle negate;
    private final MethodHandle multiply;
    private final MethodHandle multiplyAll;
    private final MethodHandle scratchSize;
    private final MethodHandle map;
    private final MethodHandle uncompress;
    private final MethodHandle generator;

    Group(int number) {
      coordinate = number * FP;
      var name = "blst_p" + number;
      onCurve = truth(name + "_affine_on_curve");
      inGroup = truth(name + "_affine_in_g" + number);
      fromAffine = nothing(name + "_from_affine", 2);
      toAffine = nothing(name + "_to_affine", 2);
      add = nothing(name + "_add_or_double", 3);
      var pointer = ValueLayout.ADDRESS;
      var size = ValueLayout.JAVA_LONG;
      negate =
          function(name + "_cneg", FunctionDescriptor.ofVoid(pointer, ValueLayout.JAVA_BOOLEAN));
      multiply =
          function(name + "_mult", FunctionDescriptor.ofVoid(pointer, pointer, pointer, size));
      multiplyAll =
          function(
              name + "s_mult_pippenger",
              FunctionDescriptor.ofVoid(pointer, pointer, size, pointer, size, pointer));
      scratchSize =
          function(name + "s_mult_pippenger_scratch_sizeof", FunctionDescriptor.of(size, size));
      map = nothing("blst_map_to_g" + number, 3);
      uncompress =
          function(
              name + "_uncompress", FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, pointer));
      generator = function(name + "_generator", FunctionDescriptor.of(pointer));
    }

    int affineSize() {
      return 2 * coordinate;
    }

    /// Room for a point in projective coordinates.
    MemorySegment allocate(Arena arena) {
      return arena.allocate(3L * coordinate, 64);
    }

    boolean isOnCurve(MemorySegment affine) {
      return ask(onCurve, affine);
    }

    boolean isInGroup(MemorySegment affine) {
      return ask(inGroup, affine);
    }

    /// The point, all zeros being infinity, in projective coordinates.
    MemorySegment fromAffine(Arena arena, MemorySegment affine) {
      var point = allocate(arena);
      call(fromAffine, point, affine);
      return point;
    }

    MemorySegment toAffine(Arena arena, MemorySegment point) {
      var affine = arena.allocate(affineSize(), 64);
      call(toAffine, affine, point);
      return affine;
    }

    MemorySegment add(Arena arena, MemorySegment left, MemorySegment right) {
      var sum = allocate(arena);
      call(add, sum, left, right);
      return sum;
    }

    MemorySegment generator() {
      try {
        var pointer = (MemorySegment) generator.invokeExact();
        return pointer.reinterpret(3L * coordinate);
      } catch (Throwable e) {
        throw broken(e);
      }
    }

    MemorySegment negate(Arena arena, MemorySegment point) {
      var copy = allocate(arena);
      copy.copyFrom(point);
      try {
        negate.invokeExact(copy, true);
        return copy;
      } catch (Throwable e) {
        throw broken(e);
      }
    }

    /// The multiple by a scalar of 32 little-endian bytes below the group's order.
    MemorySegment multiply(Arena arena, MemorySegment point, MemorySegment scalar) {
      var product = allocate(arena);
      try {
        multiply.invokeExact(product, point, scalar, SCALAR_BITS);
        return product;
      } catch (Throwable e) {
        throw broken(e);
      }
    }

    /// The sum of multiples of `count` affine points, at least two, none of them infinity; points
    /// and scalars stand one after another.
    MemorySegment multiplyAll(Arena arena, MemorySegment points, MemorySegment scalars, int count) {
      var sum = allocate(arena);
      try {
        long scratchBytes = (long) scratchSize.invokeExact((long) count);
        var scratch = arena.allocate(scratchBytes, 64);
        var pointPointers = pointers(arena, points, affineSize(), count);
        var scalarPointers = pointers(arena, scalars, SCALAR, count);
        multiplyAll.invokeExact(
            sum, pointPointers, (long) count, scalarPointers, SCALAR_BITS, scratch);
        return sum;
      } catch (Throwable e) {
        throw broken(e);
      }
    }

    private static MemorySegment pointers(
        Arena arena, MemorySegment items, int itemSize, int count) {
      var pointers = arena.allocate(ValueLayout.ADDRESS, count);
      for (int i = 0; i < count; i++) {
        pointers.setAtIndex(ValueLayout.ADDRESS, i, items.asSlice((long) i * itemSize, itemSize));
      }
      return pointers;
    }

    /// Maps a field element to the group (RFC 9380 section 6.6.3, cofactor cleared).
    MemorySegment map(Arena arena, MemorySegment element) {
      var point = allocate(arena);
      call(map, point, element, MemorySegment.NULL);
      return point;
    }

    /// Reads a compressed point of the curve into affine form; whether it is one.
    boolean uncompress(MemorySegment affine, MemorySegment compressed) {
      try {
        return (int) uncompress.invokeExact(affine, compressed) == 0;
      } catch (Throwable e) {
        throw broken(e);
      }
    }
  }

  static final Group G1 = new Group(1);
  static final Group G2 = new Group(2);

  private Blst() {}

  static void fpFromBigEndian(MemorySegment element, MemorySegment bytes) {
    call(FP_FROM_BIG_ENDIAN, element, bytes);
  }

  static void bigEndianFromFp(MemorySegment bytes, MemorySegment element) {
    call(BIG_ENDIAN_FROM_FP, bytes, element);
  }

  /// Whether the product of the pairings of affine points, none of them infinity, is one.
  static boolean pairingIsOne(Arena arena, MemorySegment[] inG1, MemorySegment[] inG2) {
    if (inG1.length == 0) {
      return true;
    }
    var product = arena.allocate(FP12, 64);
    var factor = arena.allocate(FP12, 64);
    for (int i = 0; i < inG1.length; i++) {
      call(MILLER_LOOP, i == 0 ? product : factor, inG2[i], inG1[i]);
      if (i > 0) {
        call(FP12_MULTIPLY, product, product, factor);
      }
    }
    call(FINAL_EXPONENTIATION, factor, product);
    return ask(FP12_IS_ONE, factor);
  }

  private static SymbolLookup open() {
    var mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    var arch = System.getProperty("os.arch", "");
    var file = mac ? "libblst.dylib" : "libblst.so";
    var folder = mac ? "Mac/" + arch.replace("amd64", "x86_64") : "Linux/" + arch;
    var library = NativeFolder.unpack(P1.class, folder + "/" + file, file);
    return SymbolLookup.libraryLookup(library, Arena.global());
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), descriptor);
  }

  private static MethodHandle nothing(String name, int pointers) {
    var parameters = new MemoryLayout[pointers];
    Arrays.fill(parameters, ValueLayout.ADDRESS);
    return function(name, FunctionDescriptor.ofVoid(parameters));
  }

  private static MethodHandle truth(String name) {
    return function(name, FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, ValueLayout.ADDRESS));
  }

  private static boolean ask(MethodHandle function, MemorySegment a) {
    try {
      return (boolean) function.invokeExact(a);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static void call(MethodHandle function, MemorySegment a, MemorySegment b) {
    try {
      function.invokeExact(a, b);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static void call(
      MethodHandle function, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      function.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static AssertionError broken(Throwable cause) {
    return new AssertionError("a function of blst does not take the arguments given", cause);
  }
}
