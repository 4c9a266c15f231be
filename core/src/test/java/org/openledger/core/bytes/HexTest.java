package org.openledger.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HexTest {
  @Test
  void digitsOfBothCasesWithAndWithoutPrefixAreRead() {
    assertThat(Hex.decode("0x00fF")).isEqualTo(new byte[] {0, -1});
    assertThat(Hex.decode("a0")).isEqualTo(new byte[] {(byte) 0xa0});
    assertThat(Hex.encode(Hex.decode("0X12"))).isEqualTo("0x12");
  }

  @Test
  void whatIsNoDigitIsRefusedInOurOwnWords() {
    assertThatThrownBy(() -> Hex.decode("0x1g"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("hexadecimal text has another character at place 2 of its digits");
    assertThatThrownBy(() -> Hex.decode("0x123"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("odd number of digits");
  }
}
