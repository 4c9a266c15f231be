package org.openledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.bytes.Hex;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.receipt.ReceiptDomain;

class ArtifactTest {
  private static final Path SOLIDITY = Path.of("contracts", "solidity");
  private static final List<String> NAMES =
      List.of("DatanetRegistry", "ModelRegistry", "ReceiptJudge", "RewardDistributor", "WOPEN");

  @ParameterizedTest
  @ValueSource(
      strings = {"DatanetRegistry", "ModelRegistry", "ReceiptJudge", "RewardDistributor", "WOPEN"})
  void artifactIsMadeFromTheCommittedSources(String name) throws IOException {
    var expected = Artifact.load(name).inputs();
    var actual = new HashMap<String, Hash>();
    for (var file : expected.keySet()) {
      actual.put(file, Sha256.digest(SOLIDITY.resolve(file)));
    }
    assertThat(actual).as("%s.json is stale: run contracts/build.sh", name).isEqualTo(expected);
  }

  @Test
  void everySourceIsPartOfAnArtifact() throws IOException {
    var covered = new TreeSet<String>();
    NAMES.forEach(name -> covered.addAll(Artifact.load(name).inputs().keySet()));
    try (Stream<Path> files = Files.walk(SOLIDITY.resolve("src"))) {
      var sources =
          files
              .filter(file -> file.toString().endsWith(".sol"))
              .map(file -> SOLIDITY.relativize(file).toString().replace('\\', '/'))
              .toList();
      assertThat(sources).isNotEmpty();
      assertThat(covered).containsAll(sources);
    }
  }

  @Test
  void theJudgeSignsForTheVersionThatReceiptsAreOf() throws IOException {
    assertThat(Files.readString(SOLIDITY.resolve("src/ReceiptJudge.sol")))
        .as("change it, then run contracts/build.sh")
        .contains("NAME = \"" + ReceiptDomain.NAME + "\"")
        .contains("VERSION = \"" + ReceiptDomain.VERSION + "\"");
  }

  @Test
  void unknownContractIsRefused() {
    assertThatThrownBy(() -> Artifact.load("Nothing"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("Nothing");
  }

  @Test
  void customErrorIsNamedWithItsFields() {
    var returned =
        Hex.decode(Hex.encodeBare(selector("EpochOutOfOrder(uint64,uint64)")) + word(2) + word(5));
    assertThat(RewardDistributorCalls.ARTIFACT.revertReason(returned))
        .contains("EpochOutOfOrder[2, 5]");
  }

  @Test
  void unknownRevertDataHasNoReason() {
    assertThat(RewardDistributorCalls.ARTIFACT.revertReason(new byte[0])).isEmpty();
    assertThat(RewardDistributorCalls.ARTIFACT.revertReason(Hex.decode("0x01020304"))).isEmpty();
  }

  @Test
  void overloadedFunctionIsNotGuessed() {
    assertThatThrownBy(() -> DatanetRegistryCalls.ARTIFACT.function("safeTransferFrom"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("2 entries");
  }

  private static byte[] selector(String signature) {
    int open = signature.indexOf('(');
    var inputs = AbiType.parseList(signature.substring(open));
    return new AbiFunction(signature.substring(0, open), inputs, List.of()).selector();
  }

  private static String word(int value) {
    return "%064x".formatted(value);
  }
}
