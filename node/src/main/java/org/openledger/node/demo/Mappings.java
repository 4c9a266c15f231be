package org.openledger.node.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.Pieces;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.core.json.Json;

/// Ready mappings for three public text collections, known by the shape of their rows, with who
/// counts as contributor in each.
enum Mappings implements RowMapping {
  /// Ethereum standards: prose, credited to the first author, by handle where there is one.
  ///
  /// Handles are compared without case, as the site that issues them does. Documents that name no
  /// licence are refused: the repository's licence as a whole came later than many of them.
  ETHEREUM_STANDARDS(Profile.PROSE, "CC0-1.0", "id title authors text") {
    @Override
    public Mapped map(Json row) {
      var id = row.get("id").text();
      var authors = row.get("authors").items();
      if (authors.isEmpty()) {
        return new Mapped.Refused(id, Reason.BAD_CONTRIBUTOR, "the document names no author");
      }
      var first = authors.getFirst();
      var contributor =
          first
              .find("handle")
              .map(handle -> handle.text().toLowerCase(Locale.ROOT))
              .orElseGet(() -> first.get("name").text());
      var licence = row.find("license").map(Json::text).orElse("");
      if (licence.isEmpty()) {
        return new Mapped.Refused(id, Reason.LICENCE_MISSING, "the document names no licence");
      }
      var text = "# " + row.get("title").text() + "\n\n" + row.get("text").text();
      return new Mapped.Drafts(
          Pieces.of(new Draft(id, id, contributor, licence, "", text), PIECE_CHARS_MAX));
    }
  },

  /// MedQuAD: questions and answers, credited to the page the answer was taken from.
  ///
  /// The collection names seven publishers and no authors. The page (its address without scheme and
  /// `www.`) is the finest unit somebody wrote, kept and can be asked about; a publisher's account
  /// can later stand for all pages under its host.
  MEDQUAD(Profile.QA, "CC-BY-4.0", "id collection question answer") {
    @Override
    public Mapped map(Json row) {
      var id = row.get("id").text();
      var document = id.contains("#") ? id.substring(0, id.indexOf('#')) : id;
      var page = row.find("url").map(Json::text).map(Mappings::page).orElse(document);
      return Mapped.of(
          new Draft(
              id,
              document,
              page.isEmpty() ? document : page,
              "CC-BY-4.0",
              CanonicalText.collapsed(bounded(row.get("question").text())),
              CanonicalText.collapsed(bounded(row.get("answer").text()))));
    }
  },

  /// SWC registry: the entry's prose credited to the entry, a code sample to the author named in
  /// its comments, else to the entry.
  SWC_REGISTRY(Profile.PROSE, "MIT", "id title text samples") {
    @Override
    public Mapped map(Json row) {
      var id = row.get("id").text();
      var entry = "swc-registry/" + id;
      var licence = row.find("license").map(Json::text).orElse("");
      var drafts = new ArrayList<Draft>();
      var prose = row.get("text").text();
      drafts.addAll(Pieces.of(new Draft(id, id, entry, licence, "", prose), PIECE_CHARS_MAX));
      for (var sample : row.get("samples").items()) {
        var code = sample.get("code").text();
        var name = id + "/" + sample.get("name").text();
        var author = sampleAuthor(code).orElse(entry);
        drafts.addAll(Pieces.of(new Draft(name, id, author, licence, "", code), PIECE_CHARS_MAX));
      }
      return new Mapped.Drafts(drafts);
    }
  };

  private static final int PIECE_CHARS_MAX = 1_200;
  private static final Pattern AUTHOR = Pattern.compile("@authors?:?[ \\t]*([^\\n\\r*]{1,120})");
  private static final int RAW_CHARS_MAX = 256 << 10;

  private final Profile profile;
  private final String licence;
  private final String fields;

  /// @param fields what every row of the collection has
  Mappings(Profile profile, String licence, String fields) {
    this.profile = profile;
    this.licence = licence;
    this.fields = fields;
  }

  /// The profile of a Datanet these records fit.
  Profile profile() {
    return profile;
  }

  /// The licences of a Datanet these records fit.
  SortedSet<String> licences() {
    return new TreeSet<>(List.of(licence));
  }

  /// The collection whose rows are of a row's shape, whatever the file is called.
  static Optional<Mappings> of(Json row) {
    if (row.find("contributor").isPresent()) {
      return Optional.empty(); // says itself whose it is
    }
    return Arrays.stream(values()).filter(known -> known.hasShapeOf(row)).findFirst();
  }

  private boolean hasShapeOf(Json row) {
    return Arrays.stream(fields.split(" ", -1)).allMatch(field -> row.find(field).isPresent());
  }

  private static String page(String url) {
    return url.replaceFirst("^[a-z]+://(www\\.)?", "").replaceFirst("[/#]+$", "");
  }

  private static Optional<String> sampleAuthor(String code) {
    var match = AUTHOR.matcher(code);
    return match.find() ? CanonicalText.handle(match.group(1)) : Optional.empty();
  }

  /// A hostile text is cut before the work of collapsing it; what is left is refused as too long.
  private static String bounded(String text) {
    return text.length() > RAW_CHARS_MAX ? text.substring(0, RAW_CHARS_MAX) : text;
  }
}
