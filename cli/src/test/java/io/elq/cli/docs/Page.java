// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation: its blocks of code and the programs that they need.
 *
 * @param file where it is
 * @param blocks in the order of the page
 * @param needs words of its comment {@code <!-- needs: ... -->}: Debian packages that its blocks
 *     call; empty without one
 */
record Page(Path file, List<CodeBlock> blocks, List<String> needs) {
  /** The repository's root, as the tests of this module see it. */
  static final Path ROOT = Path.of("..");

  private static final String FENCE = "```";
  private static final Pattern COMMENT = Pattern.compile("<!-- (.*) -->");
  private static final Pattern NEEDS = Pattern.compile("(?m)^<!-- needs: (.*) -->$");

  /** Reads a page. */
  static Page read(Path file) throws IOException {
    String text = Files.readString(file);
    Matcher needs = NEEDS.matcher(text);
    return new Page(
        file,
        blocks(text.lines().toList()),
        needs.find() ? List.of(needs.group(1).split(" ")) : List.of());
  }

  /** The pages whose commands a reader types: tutorial and how-to, by name. */
  static List<Page> withCommands() throws IOException {
    List<Page> pages = new ArrayList<>();
    for (String folder : List.of("tutorial", "how-to")) {
      try (Stream<Path> files = Files.list(ROOT.resolve("docs").resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
          pages.add(read(file));
        }
      }
    }
    return pages;
  }

  /** Whether its commands talk to a broker. */
  boolean talksToKafka() {
    return blocks.stream().anyMatch(block -> block.runs() && block.text().contains("$KAFKA"))
        || blocks.stream().anyMatch(block -> block.text().contains("getenv(\"KAFKA\")"));
  }

  /** The output that a page shows under a name. */
  Optional<CodeBlock> output(String name) {
    return blocks.stream().filter(block -> block.output().equals(Optional.of(name))).findFirst();
  }

  /** Writes the page again with another text in place of a block's. */
  void replace(CodeBlock block, String text) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int first = block.line();
    int count = (int) block.text().lines().count();
    lines.subList(first, first + count).clear();
    lines.addAll(first, text.lines().toList());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }

  private static List<CodeBlock> blocks(List<String> lines) {
    List<CodeBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(FENCE)) {
        int end = lines.subList(i + 1, lines.size()).indexOf(FENCE) + i + 1;
        if (end == i) {
          throw new IllegalArgumentException("the block at line " + (i + 1) + " has no end");
        }
        Matcher comment = COMMENT.matcher(i == 0 ? "" : lines.get(i - 1));
        String text =
            String.join("", lines.subList(i + 1, end).stream().map(l -> l + "\n").toList());
        blocks.add(
            new CodeBlock(
                i + 1,
                lines.get(i).substring(FENCE.length()),
                text,
                comment.matches() ? comment.group(1) : ""));
        i = end;
      }
    }
    return blocks;
  }
}
