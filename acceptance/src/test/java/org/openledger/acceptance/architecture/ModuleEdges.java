package org.openledger.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.openledger.acceptance.tidy.JavaText;
import org.openledger.acceptance.tidy.SourceFile;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Which module sees which, read from classes, from sources and from the build's own files.
final class ModuleEdges {
  private static final Pattern NAME = Pattern.compile("\\borg\\.openledger\\.([a-z0-9]+)\\b");

  private ModuleEdges() {}

  /// The module of a class or package by its name; "" outside the project.
  static String module(String name) {
    var match = NAME.matcher(name);
    return match.lookingAt() ? match.group(1) : "";
  }

  /// What compiled classes refer to.
  static Map<String, Set<String>> compiled(JavaClasses classes) {
    var edges = new TreeMap<String, Set<String>>();
    for (var type : classes) {
      for (var use : type.getDirectDependenciesFromSelf()) {
        var target = use.getTargetClass().getBaseComponentType();
        add(edges, module(type.getName()), module(target.getName()));
      }
    }
    return edges;
  }

  /// What main sources name: the compiler leaves nothing of a constant's owner in the class.
  static Map<String, Set<String>> written(List<SourceFile> files) {
    var edges = new TreeMap<String, Set<String>>();
    for (var file : files.stream().filter(SourceFile::isMainJava).toList()) {
      var named = NAME.matcher(JavaText.codeOnly(file.text()));
      while (named.find()) {
        add(edges, file.module(), named.group(1));
      }
    }
    return edges;
  }

  /// What one or the other says.
  static Map<String, Set<String>> union(Map<String, Set<String>> a, Map<String, Set<String>> b) {
    var edges = new TreeMap<String, Set<String>>();
    a.forEach((from, all) -> all.forEach(to -> add(edges, from, to)));
    b.forEach((from, all) -> all.forEach(to -> add(edges, from, to)));
    return edges;
  }

  /// What a module's pom asks for when it runs, not for its tests.
  static Set<String> asked(SourceFile pom) {
    var asked = new TreeSet<String>();
    var root = parse(pom);
    for (var dependencies : children(root, "dependencies")) {
      for (var dependency : children(dependencies, "dependency")) {
        boolean test = text(dependency, "scope").equals("test");
        if (text(dependency, "groupId").equals("org.openledger") && !test) {
          asked.add(text(dependency, "artifactId").replaceFirst("^openledger-", ""));
        }
      }
    }
    return asked;
  }

  private static void add(Map<String, Set<String>> edges, String from, String to) {
    if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
      edges.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
    }
  }

  private static Element parse(SourceFile pom) {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(pom.text())))
          .getDocumentElement();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError("cannot read " + pom.name(), e);
    }
  }

  private static List<Element> children(Element parent, String name) {
    var nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(child -> child.getTagName().equals(name))
        .toList();
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream()
        .findFirst()
        .map(child -> child.getTextContent().strip())
        .orElse("");
  }
}
