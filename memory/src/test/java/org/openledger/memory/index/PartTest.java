package org.openledger.memory.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Fault;
import org.openledger.core.random.CounterRandom;

class PartTest {
  private static byte[] sample() {
    var random = CounterRandom.of(31, "part");
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < 9; i++) {
      var terms = new ArrayList<String>();
      for (int t = 0; t < 12; t++) {
        terms.add("t" + random.nextInt(1 + 3 * t));
      }
      byte[] vector = new byte[16];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (byte) random.nextInt();
      }
      var others = List.of("First?", "Why so?", "How\u00e9?").subList(0, i % 4);
      entries.add(
          Samples.asked(Samples.entry(i, terms, vector), i % 3 == 0 ? "" : "A\nB " + i, others));
    }
    return Samples.part(entries, 16);
  }

  @Test
  void whatIsWrittenIsReadAndWrittenTheSameAgain() {
    byte[] bytes = sample();
    var part = Samples.open(bytes);
    var again = new ArrayList<Entry>();
    for (int i = 0; i < part.records(); i++) {
      again.add(part.entry(i, part.whose(i)));
    }
    assertThat(Samples.part(again, 16)).isEqualTo(bytes);
    assertThat(again.get(7).wording().prompt()).isEqualTo("A\nB 7");
    assertThat(again.get(7).wording().alsoAsked().wordings())
        .containsExactly("First?", "Why so?", "How\u00e9?");
    assertThat(again.get(7).asked()).hasSize(4);
  }

  /// The same lines as prompt, or as a prompt and another wording, are two things to find.
  @Test
  void whatStandsOnALineOfItsOwnIsNoOtherWordingUnlessItIsCounted() {
    var plain = Samples.entry(1, List.of("a"), new byte[4]);
    var one = Samples.open(Samples.part(List.of(Samples.asked(plain, "A\nB", List.of())), 4));
    var two = Samples.open(Samples.part(List.of(Samples.asked(plain, "A", List.of("B"))), 4));
    assertThat(one.wording(0).prompt()).isEqualTo("A\nB");
    assertThat(two.wording(0).prompt()).isEqualTo("A");
    assertThat(Leaf.of(one, 0)).isNotEqualTo(Leaf.of(two, 0));
  }

  /// Leaves have the texts of passages: a text that is in none could be any text.
  @Test
  void aTextThatIsInNoPassageIsRefused() {
    var entry = Samples.entry(1, List.of("a"), new byte[4]);
    var longer = new Entry.Wording("", entry.wording().text() + " And more.");
    for (var bad :
        List.of(
            new Entry(entry.whose(), entry.wording(), List.of(), List.of()),
            new Entry(entry.whose(), longer, entry.pieces(), List.of()))) {
      var part = Samples.open(Samples.part(List.of(entry, bad), 4));
      assertThatThrownBy(() -> PartCheck.cuts(part, Samples.WORKERS))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("record 1 cut as nobody cuts it");
    }
    PartCheck.cuts(Samples.open(Samples.part(List.of(entry), 4)), Samples.WORKERS);
  }

  /// Every byte is changed, and every length tried: what comes of it is a part or a fault, never
  /// another exception, and nothing that takes memory or time.
  @Test
  void whateverIsChangedIsRefusedOrRead() {
    byte[] bytes = sample();
    int refused = 0;
    for (int at = 0; at < bytes.length; at++) {
      for (int flip : new int[] {0x01, 0x80, 0xff}) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) flip;
        refused += opens(changed) ? 0 : 1;
      }
      assertThat(opens(Arrays.copyOf(bytes, at))).isFalse();
    }
    assertThat(refused).isGreaterThan(3 * Layout.HEAD_BYTES);
    assertThat(opens(Arrays.copyOf(bytes, bytes.length + 1))).isFalse();
  }

  @Test
  void hostileCountsTakeNoMemory() {
    for (long count : List.of(-1L, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE)) {
      for (int word = 1; word < Layout.HEAD_BYTES / 8; word++) {
        byte[] changed = sample();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(8 * word, count);
        assertThat(opens(changed)).isFalse();
      }
    }
  }

  private static boolean opens(byte[] bytes) {
    try {
      var part = Samples.open(bytes);
      for (int i = 0; i < part.passages(); i++) {
        Leaf.of(part, i);
      }
      return true;
    } catch (Fault _) {
      return false;
    }
  }

  @Test
  void vectorsOfTwoLengthsAreNoIndex() {
    var one = Samples.open(Samples.part(List.of(Samples.entry(1, List.of("a"), new byte[4])), 4));
    var two = Samples.open(Samples.part(List.of(Samples.entry(2, List.of("a"), new byte[5])), 5));
    var head = Samples.index(List.of(), List.of()).head();
    assertThatThrownBy(() -> new Index(head, List.of(one, two)))
        .hasMessageContaining("vectors of two lengths");
  }
}
