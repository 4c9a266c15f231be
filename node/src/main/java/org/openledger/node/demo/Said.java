package org.openledger.node.demo;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.node.Answered;
import org.openledger.node.Parties;
import org.openledger.node.Share;

/// What was said to the questions of the demonstration.
///
/// @param asked how many questions were asked
/// @param quoted answers of the memory, which quotes records
/// @param written answers of the adapter, which writes by itself
record Said(int asked, List<Answer> quoted, List<Answer> written) {
  Said {
    quoted = List.copyOf(quoted);
    written = List.copyOf(written);
  }

  /// An answer that was paid for.
  ///
  /// @param answered what was said, with its receipt
  /// @param lines who gets what of its fee
  record Answer(Answered answered, List<Share> lines) {
    Answer {
      lines = List.copyOf(lines);
    }

    /// Whether it quotes records.
    boolean quotes() {
      return !answered.attribution().shown().quotes().isEmpty();
    }
  }

  private Stream<Answer> all() {
    return Stream.concat(quoted.stream(), written.stream());
  }

  /// All receipts: those of quoted answers, then those of written ones.
  List<UsageReceipt> receipts() {
    return all().map(answer -> answer.answered().receipt()).toList();
  }

  /// What was paid for all answers.
  BigInteger fees() {
    return sum(receipts().stream().map(receipt -> receipt.body().paid().fee().units()));
  }

  /// What all parties get of that.
  BigInteger split() {
    return sum(all().flatMap(answer -> answer.lines().stream()).map(line -> line.amount().units()));
  }

  /// What contributors get by some of the answers.
  static List<Share> contributors(List<Answer> answers) {
    return answers.stream()
        .flatMap(answer -> answer.lines().stream())
        .filter(line -> line.party().role().equals(Parties.CONTRIBUTOR))
        .toList();
  }

  private static BigInteger sum(Stream<BigInteger> amounts) {
    return amounts.reduce(BigInteger.ZERO, BigInteger::add);
  }
}
