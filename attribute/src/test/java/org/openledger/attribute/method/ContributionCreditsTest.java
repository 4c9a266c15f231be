package org.openledger.attribute.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.attribute.linear.Rows;
import org.openledger.attribute.method.ContributionCredits.Direction;

class ContributionCreditsTest {
  private static final int[] CLUSTER_OF = {0, 0, 1, 0, 1};
  private static final Rows VECTORS = new Rows.Floats(2, 2, new float[] {3, 6, -1, 4});
  private static final AttributionMethod.Query QUERY =
      new AttributionMethod.Query(
          new int[] {1}, new int[] {2}, new float[] {1, 1}, new float[] {2, -1});

  /// T_0 . g = 9 and T_1 . g = 3; along the path 0 and -6.
  @Test
  void aClustersCreditIsSharedEquallyByItsExamples() {
    var end = new ContributionCredits(Direction.FINAL, VECTORS, CLUSTER_OF);
    assertThat(end.scores(QUERY)).containsExactly(3, 3, 1.5, 3, 1.5);
    var path = new ContributionCredits(Direction.PATH, VECTORS, CLUSTER_OF);
    assertThat(path.scores(QUERY)).containsExactly(0, 0, -3, 0, -3);
  }

  /// Products over all clusters; what is stored of them, in floats or in bytes, for 5 examples.
  @Test
  void aProductForEachClusterIsWhatItCosts() {
    var path = new ContributionCredits(Direction.PATH, VECTORS, CLUSTER_OF);
    assertThat(path.cost()).isEqualTo(new AttributionMethod.Cost(0, 0, 4, 3, 3));
    var end = new ContributionCredits(Direction.FINAL, Rows.bytes(4, 5), CLUSTER_OF);
    assertThat(end.cost()).isEqualTo(new AttributionMethod.Cost(0, 0, 20, 1, 4));
  }
}
