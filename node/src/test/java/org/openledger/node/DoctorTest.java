package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

class DoctorTest {
  @Test
  void aMachineThatRunsTheTestsIsSound(@TempDir Path home) {
    var findings = Doctor.examine(home);
    assertThat(findings)
        .extracting(Doctor.Finding::name)
        .containsExactly("java", "heap", "disk", "kernels", "secp256k1");
    assertThat(findings)
        .filteredOn(one -> one.name().matches("java|kernels|secp256k1"))
        .allMatch(Doctor.Finding::ok);
  }

  @Test
  void kernelsWithOtherBitsAreFound() {
    var plain = Kernels.scalar(new Workers(1));
    for (var wrong : new String[] {"dot", "exp"}) {
      var found = Doctor.kernels(with(plain, wrong), plain);
      assertThat(found.ok()).as(wrong).isFalse();
      assertThat(found.detail()).contains("other bits than plain Java");
    }
    assertThat(Doctor.kernels(plain, plain).ok()).isTrue();
  }

  /// Kernels of which one operation is a bit off.
  private static Kernels with(Kernels kernels, String wrong) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (_, method, arguments) -> {
              var result = method.invoke(kernels, arguments);
              if (method.getName().equals(wrong)) {
                if (arguments[0] instanceof float[] x && method.getName().equals("exp")) {
                  x[7] = Math.nextUp(x[7]);
                }
                return result instanceof Float number ? (Object) Math.nextUp(number) : result;
              }
              return result;
            });
  }
}
