package org.openledger.contribute.intake;

import org.openledger.core.fault.Code;

/// Why a row was not accepted.
public enum Reason {
  /// A line that is no JSON object.
  BAD_JSON,
  /// Bytes that are no UTF-8, or half a surrogate pair.
  NOT_UTF8,
  /// A field that every row of this form has is not there.
  MISSING_FIELD,
  /// An id that is no text, or none that a record can have.
  BAD_ID,
  /// Other content under an id that is taken, or any under one that was withdrawn.
  DUPLICATE_ID,
  /// Nobody is named, or nobody that can be paid.
  BAD_CONTRIBUTOR,
  /// The row names no licence.
  LICENCE_MISSING,
  /// A licence that is not the Datanet's.
  LICENCE_NOT_ALLOWED,
  /// Front matter that does not say one person and one licence clearly.
  BAD_FRONT_MATTER,
  /// Something that tells a person apart, or reaches one.
  PERSONAL_DATA,
  /// Advertising, the same words again and again, or none that mean anything.
  SPAM,
  /// Characters that show nothing, or reorder what is shown.
  CONTROL_CHARACTERS,
  /// A text in which there is nothing.
  EMPTY,
  /// A text that says too little to be learnt from.
  TOO_SHORT,
  /// A text beyond what a record may hold.
  TOO_LONG,
  /// A line or file of Markdown beyond what is read at once.
  LINE_TOO_LARGE,
  /// A source that unpacks to more than is read.
  FILE_TOO_LARGE,
  /// A source that ends too early or cannot be unpacked.
  BROKEN_FILE,
  /// A source in which there is nothing.
  NO_ROWS;

  /// The reason for a text that its reader refuses.
  static Reason of(Code code) {
    if (code == Code.LINE_TOO_LONG) {
      return LINE_TOO_LARGE;
    }
    if (code == Code.TEXT_TOO_LARGE) {
      return FILE_TOO_LARGE;
    }
    if (code == Code.ZERO_BYTE) {
      return CONTROL_CHARACTERS;
    }
    return code == Code.ILL_FORMED_TEXT ? NOT_UTF8 : BROKEN_FILE;
  }
}
