package org.openledger.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The routes that the surfaces' sources add.
final class Routes {
  private static final Pattern ROUTE =
      Pattern.compile(
          "routes\\.(get|post|put|patch|delete|head|options|ws|sse)\\(\\s*\"([^\"]+)\"");
  private static final Pattern CONSOLE_PART = Pattern.compile("\"([a-z.]+)\", \"(?:text|image)/");
  private static final Path SURFACES = Path.of("app", "src", "main", "java");

  private Routes() {}

  /// Each as its method and path, such as `get /v1/models/{id}`.
  static TreeSet<String> all() throws IOException {
    var found = new TreeSet<String>();
    try (var files = Files.walk(SURFACES)) {
      for (var file : files.filter(at -> at.toString().endsWith("Routes.java")).toList()) {
        var text = Files.readString(file);
        var route = ROUTE.matcher(text);
        while (route.find()) {
          var path = route.group(2);
          if (path.equals("/console/")) {
            var part = CONSOLE_PART.matcher(text);
            while (part.find()) {
              if (!part.group(1).equals("index.html")) {
                found.add(route.group(1) + " " + path + part.group(1));
              }
            }
          } else {
            found.add(route.group(1) + " " + path);
          }
        }
      }
    }
    return found;
  }
}
