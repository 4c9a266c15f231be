package org.openledger.attribute.spans;

import java.util.Arrays;

/// The sorted order of all suffixes of an integer sequence, by induced sorting (SA-IS), in O(n).
///
/// The construction follows Nong, Zhang and Chan, "Two Efficient Algorithms for Linear Time Suffix
/// Array Construction" (IEEE Trans. Computers 60(10), 2011):
///
/// 1. A position is of type S when its suffix is smaller than the next one, else L. An S position
///    preceded by an L position is *leftmost S* (LMS). The empty suffix at n is the smallest of all
///    and counts as an LMS position; it is kept implicit here.
/// 2. If the LMS suffixes were sorted, all others could be *induced*: put the LMS suffixes at the
///    ends of their symbol's bucket; scan left to right and put every L predecessor at the front of
///    its bucket; scan right to left and put every S predecessor at the end of its bucket.
/// 3. Inducing from LMS positions in any order sorts the LMS *substrings*. Equal ones get equal
///    names; the string of names is at most half as long. If all names differ, it is sorted
///    already, else sort it by this same algorithm.
///
/// Positions take 4 bytes; the recursion is at most log2(n) deep. Symbols are 0..alphabet-1.
final class SuffixArray {
  private static final int EMPTY = -1;

  private SuffixArray() {}

  /// Positions 0..n-1 of `text` in ascending order of their suffixes.
  static int[] of(int[] text, int alphabet) {
    for (int symbol : text) {
      if (symbol < 0 || symbol >= alphabet) {
        throw new IllegalArgumentException("symbol " + symbol + " outside 0.." + alphabet);
      }
    }
    return sort(text, text.length, alphabet);
  }

  private static int[] sort(int[] text, int n, int alphabet) {
    int[] order = new int[n];
    if (n < 2) {
      return order;
    }
    boolean[] small = types(text, n);
    int[] counts = counts(text, n, alphabet);
    int[] lms = leftmost(small, n);
    induce(text, n, small, counts, lms, order);
    int[] sortedLms = new int[lms.length];
    int m = 0;
    for (int position : order) {
      if (isLeftmost(small, position)) {
        sortedLms[m++] = position;
      }
    }
    int[] names = new int[n];
    int distinct = name(text, n, small, sortedLms, names);
    if (distinct < lms.length) {
      int[] reduced = new int[lms.length];
      for (int i = 0; i < lms.length; i++) {
        reduced[i] = names[lms[i]];
      }
      int[] reducedOrder = sort(reduced, reduced.length, distinct);
      for (int i = 0; i < lms.length; i++) {
        sortedLms[i] = lms[reducedOrder[i]];
      }
    }
    induce(text, n, small, counts, sortedLms, order);
    return order;
  }

  /// true = type S. The last symbol precedes the (smallest) empty suffix, so it is type L.
  private static boolean[] types(int[] text, int n) {
    boolean[] small = new boolean[n];
    for (int i = n - 2; i >= 0; i--) {
      small[i] = text[i] < text[i + 1] || (text[i] == text[i + 1] && small[i + 1]);
    }
    return small;
  }

  private static boolean isLeftmost(boolean[] small, int i) {
    return i > 0 && small[i] && !small[i - 1];
  }

  private static int[] leftmost(boolean[] small, int n) {
    int count = 0;
    for (int i = 1; i < n; i++) {
      count += isLeftmost(small, i) ? 1 : 0;
    }
    int[] lms = new int[count];
    int m = 0;
    for (int i = 1; i < n; i++) {
      if (isLeftmost(small, i)) {
        lms[m++] = i;
      }
    }
    return lms;
  }

  private static int[] counts(int[] text, int n, int alphabet) {
    int[] counts = new int[alphabet];
    for (int i = 0; i < n; i++) {
      counts[text[i]]++;
    }
    return counts;
  }

  private static int[] heads(int[] counts) {
    int[] heads = new int[counts.length];
    for (int c = 1; c < counts.length; c++) {
      heads[c] = heads[c - 1] + counts[c - 1];
    }
    return heads;
  }

  private static int[] tails(int[] counts) {
    int[] tails = new int[counts.length]; // one past the bucket's last slot
    int sum = 0;
    for (int c = 0; c < counts.length; c++) {
      sum += counts[c];
      tails[c] = sum;
    }
    return tails;
  }

  /// Step 2: from LMS positions in ascending (or, the first time, any) order to all positions.
  private static void induce(
      int[] text, int n, boolean[] small, int[] counts, int[] lms, int[] order) {
    Arrays.fill(order, EMPTY);
    int[] tails = tails(counts);
    for (int i = lms.length - 1; i >= 0; i--) {
      order[--tails[text[lms[i]]]] = lms[i];
    }
    int[] heads = heads(counts);
    order[heads[text[n - 1]]++] = n - 1; // induced by the empty suffix
    for (int i = 0; i < n; i++) {
      int before = order[i] - 1;
      if (before >= 0 && !small[before]) {
        order[heads[text[before]]++] = before;
      }
    }
    tails = tails(counts);
    for (int i = n - 1; i >= 0; i--) {
      int before = order[i] - 1;
      if (before >= 0 && small[before]) {
        order[--tails[text[before]]] = before;
      }
    }
  }

  /// Step 3: names[p] for every LMS position p; returns how many names there are.
  private static int name(int[] text, int n, boolean[] small, int[] sorted, int[] names) {
    int name = -1;
    int previous = -1;
    for (int position : sorted) {
      if (previous < 0 || !sameSubstring(text, n, small, previous, position)) {
        name++;
      }
      names[position] = name;
      previous = position;
    }
    return name + 1;
  }

  /// Whether the LMS substrings at a and b (up to and including the next LMS position) are equal.
  private static boolean sameSubstring(int[] text, int n, boolean[] small, int a, int b) {
    for (int k = 0; ; k++) {
      if (a + k == n || b + k == n) {
        return false; // one reaches the empty suffix, which is unique
      }
      if (text[a + k] != text[b + k] || small[a + k] != small[b + k]) {
        return false;
      }
      if (k > 0) {
        boolean endA = isLeftmost(small, a + k);
        boolean endB = isLeftmost(small, b + k);
        if (endA || endB) {
          return endA && endB;
        }
      }
    }
  }
}
