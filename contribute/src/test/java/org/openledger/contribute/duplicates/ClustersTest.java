package org.openledger.contribute.duplicates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.random.CounterRandom;

class ClustersTest {
  private static final long SEED = 20_260_101;

  @Test
  void theCandidateSearchFindsWhatComparingAllPairsFinds() {
    var texts = texts(240);
    var shingles = texts.stream().map(Shingles::of).toList();
    var clusters = clusters(texts);

    var parent = new int[texts.size()];
    Arrays.setAll(parent, i -> i);
    for (int later = 0; later < parent.length; later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        if (shingles.get(earlier).isNear(shingles.get(later))) {
          int from = Math.max(parent[earlier], parent[later]);
          int to = Math.min(parent[earlier], parent[later]);
          Arrays.setAll(parent, i -> parent[i] == from ? to : parent[i]);
        }
      }
    }
    for (int i = 0; i < parent.length; i++) {
      assertThat(clusters.representative(i)).as("record %d, seed %d", i, SEED).isEqualTo(parent[i]);
    }
    assertThat(Arrays.stream(parent).distinct().count()).isBetween(20L, 200L);
  }

  @Test
  void signatureAgreementEstimatesSimilarity() {
    var texts = texts(60);
    for (int i = 1; i < texts.size(); i++) {
      var a = Shingles.of(texts.get(i - 1));
      var b = Shingles.of(texts.get(i));
      int shared = a.shared(b);
      double similarity = shared / (double) (a.size() + b.size() - shared);
      double estimate =
          MinHash.agreement(MinHash.signature(a), MinHash.signature(b))
              / (double) MinHash.PERMUTATIONS;
      assertThat(estimate).isBetween(similarity - 0.25, similarity + 0.25);
    }
  }

  @Test
  void signaturesAreAFixedFormat() {
    var signature = MinHash.signature(Shingles.of("the quick brown fox jumps over the lazy dog"));
    assertThat(Sha256.digest(MinHash.encode(signature)).brief(16)).isEqualTo("0ad23abcfe561505");
    assertThat(MinHash.decode(MinHash.encode(signature))).isEqualTo(signature);
  }

  @Test
  void thePartsAreExactAndFavourTheEarlierOnTies() {
    assertThat(MemberTable.largestRemainder(new long[] {1, 1, 1}, 1_000_000))
        .containsExactly(333_334, 333_333, 333_333);
    assertThat(MemberTable.largestRemainder(new long[] {0, 7, 0}, 1_000_000))
        .containsExactly(0, 1_000_000, 0);
    var random = CounterRandom.of(SEED, "parts");
    for (int round = 0; round < 200; round++) {
      var weights = new long[1 + random.nextInt(20)];
      Arrays.setAll(weights, _ -> random.nextInt(1_000));
      weights[0]++;
      var parts = MemberTable.largestRemainder(weights, ClusterMembers.WHOLE);
      assertThat(Arrays.stream(parts).sum()).as("seed %d", SEED).isEqualTo(ClusterMembers.WHOLE);
    }
  }

  @Test
  void copyingOneselfUnderManyNamesEarnsNothing() {
    var text = "one two three four five six seven eight nine ten eleven twelve";
    var texts = List.of(text, text, text + " thirteen", text);
    var members = new ArrayList<MemberTable.Member>();
    for (int i = 0; i < texts.size(); i++) {
      var name = new ContributorId("name-" + i);
      members.add(new MemberTable.Member(i, digest("c" + i), name, i == 1 || i == 3));
    }
    var table = MemberTable.of(members, i -> Shingles.of(texts.get(i)));
    assertThat(table.shares()).hasSize(2);
    assertThat(table.shares().get(0).partsPerMillion()).isEqualTo(888_889); // 8 of 9 shingles
    assertThat(table.shares().get(1).partsPerMillion()).isEqualTo(111_111);
  }

  /// Families of texts: each text is new or an earlier one with some words replaced.
  private static List<String> texts(int count) {
    var random = CounterRandom.of(SEED, "texts");
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      String[] words;
      if (i < 5 || random.nextInt(3) == 0) {
        words = new String[20 + random.nextInt(150)];
        Arrays.setAll(words, _ -> "w" + random.nextInt(5_000));
      } else {
        words = texts.get(random.nextInt(texts.size())).split(" ");
        int edits = random.nextInt(6);
        for (int e = 0; e < edits; e++) {
          words[random.nextInt(words.length)] = "x" + random.nextInt(5_000);
        }
      }
      texts.add(String.join(" ", words));
    }
    return texts;
  }

  private static Clusters clusters(List<String> texts) {
    return Clusters.of(
        texts.stream().map(ClustersTest::digest).toList(),
        texts.stream().map(t -> MinHash.signature(Shingles.of(t))).toList(),
        i -> Shingles.of(texts.get(i)),
        Clusters.Answers.none(texts.size()));
  }

  private static Clusters answers(String question, String... texts) {
    var all = List.of(texts);
    return Clusters.of(
        all.stream().map(ClustersTest::digest).toList(),
        all.stream().map(t -> MinHash.signature(Shingles.of(t))).toList(),
        i -> Shingles.of(all.get(i)),
        new Clusters.Answers(
            Collections.nCopies(all.size(), question), i -> Shingles.words(all.get(i))));
  }

  @Test
  void anAnswerWithWordsReplacedAddsNothingToTheEarlierOne() {
    var said = "The crab forms a new soft shell underneath, splits the old one and climbs out.";
    var spun = "The crab makes a fresh soft shell underneath, cracks the old one and climbs out.";
    var more = said + " For some days it is defenceless and hides below stones and weed.";
    var other = "Its shell does not grow with it, so it has to leave the old one behind.";
    var clusters = answers("why do crabs moult", said, spun, more, other);
    assertThat(clusters.representative(1)).isZero();
    assertThat(clusters.repeated(1)).isTrue();
    assertThat(clusters.representative(2)).as("who adds has written that").isEqualTo(2);
    assertThat(clusters.representative(3)).isEqualTo(3);
    assertThat(answers("", said, spun).representative(1)).as("prose").isOne();
  }

  private static Hash digest(String text) {
    return Sha256.digest(text.getBytes(UTF_8));
  }
}
