package org.openledger.contribute.intake;

import org.openledger.core.fault.Code;

/// Why a row was not accepted.
public enum Reason {
  BAD_JSON,
  NOT_UTF8,
  MISSING_FIELD,
  BAD_ID,
  DUPLICATE_ID,
  BAD_CONTRIBUTOR,
  LICENCE_MISSING,
  LICENCE_NOT_ALLOWED,
  /// Front matter that does not say one person and one licence clearly.
  BAD_FRONT_MATTER,
  CONTROL_CHARACTERS,
  EMPTY,
  TOO_SHORT,
  TOO_LONG,
  LINE_TOO_LARGE,
  FILE_TOO_LARGE,
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
