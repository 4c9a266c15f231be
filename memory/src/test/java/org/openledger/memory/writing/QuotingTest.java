package org.openledger.memory.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Keccak;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.passage.Span;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;

class QuotingTest {
  private static Found found(String text, int passage) {
    var commitment = Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
    var record =
        new Remembered(
            new DatanetId("reef"),
            new ContributorId("Ann"),
            commitment,
            new ClusterId(commitment),
            "",
            text);
    var signs = new Found.Signs(new Found.Near(1), new Found.Near(1), new Found.Near(1), 1);
    return new Found(record, Passages.of(text).get(passage), 1, signs);
  }

  @Test
  void whatIsSaidStandsInTheRecords() {
    var limpet = found("A limpet's foot sticks. Mucus helps it!\n\n- suction\n- a tight fit\n", 0);
    var tide = found("The Moon raises the sea.", 0);
    var written = Quoting.of(List.of(limpet, tide));
    assertThat(written.text())
        .isEqualTo(
            "A limpet's foot sticks. Mucus helps it!\n\n- suction\n- a tight fit"
                + "\n\nThe Moon raises the sea.");
    assertThat(written.quotes()).hasSize(2);
    for (var quote : written.quotes()) {
      assertThat(quote.place().span().of(written.text())).isEqualTo(quote.said());
    }
    assertThat(written.quotes().getLast().found()).isEqualTo(tide);
  }

  @Test
  void theBestPassageIsQuotedLongerThanTheOthers() {
    var lengthy = "One two three four five six seven eight nine ten. ".repeat(11).strip();
    var written = Quoting.of(List.of(found(lengthy, 0), found(lengthy, 0)));
    assertThat(written.quotes().getFirst().said()).isEqualTo(lengthy);
    assertThat(written.quotes().getLast().said().split("ten\\.", -1)).hasSize(7);
  }

  @Test
  void aSentenceOfAnyLengthIsQuotedWhole() {
    var lengthy = "word ".repeat(200).strip() + ".";
    assertThat(Quoting.of(List.of(found(lengthy, 0))).text()).isEqualTo(lengthy);
  }

  @Test
  void whatWasSaidOfItIsCutWhereTheTextIs() {
    var written = Quoting.of(List.of(found("Limpets stick.", 0), found("Moon pulls.", 0)));
    assertThat(written.within(written.text())).isEqualTo(written.quotes());
    assertThat(written.within("Limpets st").getLast().said()).isEqualTo("Limpets st");
    assertThat(written.within("Limpets stick.\n\n")).hasSize(1);
    assertThat(written.within("Limpets stick.\n\nMo").getLast().said()).isEqualTo("Mo");
    assertThat(written.within("")).isEmpty();
    assertThatThrownBy(() -> written.within("Barnacles")).hasMessageContaining("another answer");
  }

  @Test
  void anAnswerThatSaysMoreThanItQuotesIsNone() {
    var quote = Quoting.of(List.of(found("Limpets stick.", 0))).quotes().getFirst();
    assertThatThrownBy(() -> new Written("Limpets stick. Always.", List.of(quote)))
        .hasMessageContaining("all that it says");
    assertThatThrownBy(() -> new Written("Limpets swim!!", List.of(quote)))
        .hasMessageContaining("does not stand");
    assertThatThrownBy(() -> new Written("Limpets stick.", List.of()))
        .hasMessageContaining("all that it says");
    var source = new Quoted.Source(new Span(0, 4));
    assertThatThrownBy(() -> new Quoted(quote.found(), source, new Quoted.Place(new Span(0, 5))))
        .hasMessageContaining("4 characters and not 5");
  }
}
