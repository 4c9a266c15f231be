package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;

class LineJsonTest {
  private static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Line line(ClusterKey key) {
    return new Line(key, hash("receipt"), BigInteger.TEN);
  }

  @Test
  void everyKindOfLineIsReadAsItWasWritten() {
    var datanet = hash("datanet");
    var cluster = new ClusterId(hash("cluster"));
    var keys =
        List.of(
            ClusterKey.role(ClusterKey.Role.TREASURY, Address.ZERO),
            ClusterKey.memory(datanet, cluster),
            ClusterKey.records(datanet, cluster),
            ClusterKey.commonPool(datanet));
    assertThat(keys).extracting(ClusterKey::kind).containsExactly(ClusterKey.Kind.values());
    for (var key : keys) {
      assertThat(LineJson.read(Json.parse(LineJson.of(line(key)).compact()))).isEqualTo(line(key));
    }
  }

  @Test
  void aKindThatIsNoneOrDoesNotFitItsKeyIsRefused() {
    var datanet = hash("datanet");
    var text = LineJson.of(line(ClusterKey.commonPool(datanet))).compact();
    for (var kind : List.of("gift", "role", "memory")) {
      var other = Json.parse(text.replace("\"pool\"", "\"" + kind + "\""));
      assertThatThrownBy(() -> LineJson.read(other)).isInstanceOf(Refusal.class);
    }
  }
}
