package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;

/// What a demonstration needs is said before it begins.
class DemoTest {
  @Test
  void anExampleThatIsDamagedKeepsNoOtherBackAndIsNamed() throws IOException {
    var done = new ArrayList<String>();
    Demo.Doing<String> doing =
        example -> {
          if (example.startsWith("damaged")) {
            throw new Fault(Code.MODEL_DAMAGED, example + " is cut");
          }
          done.add(example);
        };
    Demo.each(List.of("air", "code"), name -> name, doing);
    assertThatThrownBy(
            () -> Demo.each(List.of("damaged 1", "shore", "damaged 2", "sky"), name -> name, doing))
        .hasMessage("damaged 1, damaged 2 cannot be loaded: damaged 1 is cut")
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.MODEL_DAMAGED));
    assertThat(done).containsExactly("air", "code", "shore", "sky");
  }

  @Test
  void anExampleThatIsRefusedKeepsNoOtherBackAndIsNamed() {
    var done = new ArrayList<String>();
    Demo.Doing<String> doing =
        example -> {
          if (example.equals("air")) {
            throw new Refusal(Code.UNSUPPORTED_CONFIG, "the base nano asks for more");
          }
          done.add(example);
        };
    assertThatThrownBy(() -> Demo.each(List.of("air", "shore"), name -> name, doing))
        .hasMessage("air cannot be loaded: the base nano asks for more")
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.UNSUPPORTED_CONFIG));
    assertThat(done).containsExactly("shore");
  }

  @Test
  void ofManyRowsOneInSoManyIsTakenAndOfFewEachOne() {
    assertThat(Demo.every(15_049, 20)).isEqualTo(578);
    assertThat(Demo.every(52, 20)).isEqualTo(2);
    assertThat(Demo.every(51, 20)).isEqualTo(1);
    assertThat(Demo.every(3, 160)).isEqualTo(1);
  }

  @Test
  void fewRecordsAreWarnedOfWithWhatToDo() {
    assertThat(Demo.tooFew(20, 160)).isEmpty();
    assertThat(Demo.tooFew(1_000, 20)).isEmpty();
    assertThat(Demo.tooFew(19, 160))
        .contains(
            "at most 19 records of 19 rows are taken; a loop that ends complete needs 20: give a"
                + " file with more rows");
    assertThat(Demo.tooFew(1_000, 5))
        .contains(
            "at most 5 records of 1000 rows are taken; a loop that ends complete needs 20: give"
                + " --records 20");
  }
}
