package org.openledger.contribute.record;

import java.util.SortedSet;
import java.util.TreeSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;

/// A collection of records with one owner, one profile and one set of accepted licences.
public record Datanet(
    DatanetId id,
    String name,
    String summary,
    Profile profile,
    SortedSet<String> licences,
    Visibility visibility,
    String owner) {
  private static final int NAME_CHARS_MAX = 120;
  private static final int SUMMARY_CHARS_MAX = 2_000;
  private static final int LICENCES_MAX = 32;

  public Datanet {
    licences = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(licences));
    require(!name.isBlank() && name.length() <= NAME_CHARS_MAX, "name of 1 to 120 characters");
    require(summary.length() <= SUMMARY_CHARS_MAX, "summary of at most 2,000 characters");
    require(!licences.isEmpty() && licences.size() <= LICENCES_MAX, "1 to 32 licences");
    require(licences.stream().allMatch(Datanet::isLicence), "licences as SPDX identifiers");
    require(CanonicalText.handle(owner).isPresent(), "an owner's name");
    require(CanonicalText.firstForbidden(name + summary) < 0, "no control characters");
  }

  private static boolean isLicence(String id) {
    return id.matches("[A-Za-z0-9][A-Za-z0-9.+-]{0,63}");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a Datanet needs " + what);
    }
  }
}
