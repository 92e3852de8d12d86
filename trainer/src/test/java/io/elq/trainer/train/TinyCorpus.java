// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Eight cities, three questions about each, and a random tiny encoder that knows their words: what
 * a whole run needs, in a moment.
 *
 * @param catalogue the cities
 * @param questions the questions, labelled
 * @param base the encoder, as {@code --base} takes it
 */
public record TinyCorpus(Path catalogue, Path questions, String base) {
  private static final List<String> CITIES =
      List.of("paris", "rome", "oslo", "lima", "cairo", "quito", "delhi", "tokyo");
  private static final List<String> QUESTIONS =
      List.of("where is %s", "who built %s fast", "is %s in the world");

  /** Writes its files into a folder. */
  public static TinyCorpus write(Path folder) throws IOException {
    List<String> entities = new ArrayList<>();
    List<String> labelled = new ArrayList<>();
    for (int row = 0; row < CITIES.size(); row++) {
      String city = CITIES.get(row);
      entities.add(
          "{\"title\": \"%s\", \"text\": \"a city of the world\", \"idx\": \"%d\"}"
              .formatted(city, row));
      for (String question : QUESTIONS) {
        int start = question.indexOf("%");
        labelled.add(
            "{\"id\": \"%d\", \"text\": \"%s\", \"mentions\": [[%d, %d]], \"label_id\": [%d]}"
                .formatted(row, question.formatted(city), start, start + city.length(), row));
      }
    }
    List<String> vocabulary = new ArrayList<>();
    vocabulary.addAll(List.of("[PAD]", "[unused2]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    vocabulary.addAll(List.of("where is who built fast in the world a city of".split(" ")));
    vocabulary.addAll(CITIES);
    Path words = Files.write(folder.resolve("vocab.txt"), vocabulary);
    return new TinyCorpus(
        Files.write(folder.resolve("entity.jsonl"), entities),
        Files.write(folder.resolve("questions.jsonl"), labelled),
        "random:tiny," + words + ",7");
  }
}
