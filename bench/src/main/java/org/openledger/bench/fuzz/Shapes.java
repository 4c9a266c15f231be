package org.openledger.bench.fuzz;

import java.util.LinkedHashSet;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;

/// What outcomes have in common: the refusal's class, code and words without what they quote, and
/// the lines of this program that it came from. A new one is the signal that an input reached
/// something new, in place of coverage that would need an instrumented program.
final class Shapes {
  private static final int MESSAGE_CHARS_MAX = 80;
  private static final int FRAMES_MAX = 4;
  private static final int FRAMES_SEEN_MAX = 64;
  private static final String OURS = "org.openledger.";
  private static final String FUZZER = Shapes.class.getPackageName();

  private Shapes() {}

  /// A refusal in the words of the project: the caller can be told.
  static boolean isRefusal(Throwable e) {
    return e instanceof Failure failure
        ? failure.kind() != Kind.INTERNAL
        : e instanceof IllegalArgumentException && isOurs(e.getClass());
  }

  /// Its subclasses in Java's libraries are accidents: a number that is none, a bad pattern.
  private static boolean isOurs(Class<?> type) {
    return type == IllegalArgumentException.class || type.getPackageName().startsWith(OURS);
  }

  /// What a refusal has in common with others of its kind.
  static String of(Throwable e) {
    var shape = new StringBuilder(e.getClass().getSimpleName());
    if (e instanceof Failure failure) {
      shape.append(' ').append(failure.code());
    }
    return shape
        .append(' ')
        .append(words(String.valueOf(e.getMessage())))
        .append(places(e))
        .toString();
  }

  /// Where something happened that must never happen.
  static String fault(Throwable e) {
    var said = e instanceof AssertionError ? " " + words(String.valueOf(e.getMessage())) : "";
    return e.getClass().getName() + said + places(e);
  }

  /// A message without quotations and numbers.
  static String words(String message) {
    var words = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < message.length() && words.length() < MESSAGE_CHARS_MAX; i++) {
      char c = message.charAt(i);
      boolean mark = c == '"' || c == '\'';
      quoted ^= mark;
      boolean number = Character.isDigit(c);
      if (mark || !(quoted || number || c > '~')) {
        words.append(c);
      } else if (number && !quoted && (i == 0 || !Character.isDigit(message.charAt(i - 1)))) {
        words.append('#');
      }
    }
    return words.toString();
  }

  /// The innermost lines of this program that a throwable came from.
  private static String places(Throwable e) {
    var places = new LinkedHashSet<String>();
    int seen = 0;
    for (var frame : e.getStackTrace()) {
      var type = frame.getClassName();
      if (type.startsWith(OURS) && !type.startsWith(FUZZER)) {
        places.add(type.substring(type.lastIndexOf('.') + 1) + ':' + frame.getLineNumber());
      }
      if (places.size() == FRAMES_MAX || ++seen == FRAMES_SEEN_MAX) {
        break;
      }
    }
    return " at " + String.join(" ", places);
  }
}
