// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A labelled question in the form of ELQ's training files.
 *
 * @param id unique within a run
 * @param mentions [start, end) in code points of the text, in reading order, without overlap
 * @param labelIds catalogue row of each mention
 */
@JsonPropertyOrder({"id", "text", "mentions", "label_id"})
public record SynthesizedQuestion(
    String id,
    String text,
    List<List<Integer>> mentions,
    @JsonProperty("label_id") List<Integer> labelIds) {

  public SynthesizedQuestion {
    mentions = List.copyOf(mentions);
    labelIds = List.copyOf(labelIds);
  }

  static SynthesizedQuestion of(String id, Phrase phrase) {
    List<List<Integer>> mentions = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (Phrase.Segment segment : phrase.segments()) {
      text.append(segment.text());
      int end = text.codePointCount(0, text.length());
      if (segment.named()) {
        mentions.add(List.of(start, end));
        rows.add(segment.row());
      }
      start = end;
    }
    return new SynthesizedQuestion(id, text.toString(), mentions, rows);
  }
}
