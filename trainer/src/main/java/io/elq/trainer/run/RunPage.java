// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.run;

import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.img;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import com.fasterxml.jackson.databind.JsonNode;
import j2html.tags.specialized.TrTag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/**
 * A run as one HTML page, the picture in it.
 *
 * @param model name of the model directory
 * @param options the run's options
 * @param epochs lines of metrics.jsonl about epochs
 * @param best number of the best epoch
 * @param curves PNG file
 */
record RunPage(Path model, JsonNode options, List<JsonNode> epochs, int best, byte[] curves) {
  private static final String CSS =
      """
      body { font: 15px/1.5 sans-serif; color: #33404d; max-width: 1140px; margin: 2em auto; padding: 0 1em }
      img { max-width: 100% } table { border-collapse: collapse }
      th, td { padding: .3em .8em; text-align: right; border-bottom: 1px solid #e3e8ed }
      .best { font-weight: bold; background: #eef5fb }
      pre { background: #f6f8fa; padding: 1em; overflow-x: auto }
      """;

  String render() {
    String name = "Training of " + model;
    return document(
        html(
                head(meta().withCharset("utf-8"), title(name), style(rawHtml(CSS))),
                body(
                    h1(name),
                    p(summary()),
                    img()
                        .withSrc(
                            "data:image/png;base64," + Base64.getEncoder().encodeToString(curves))
                        .withAlt("Losses by step, and losses and F1 on dev by epoch"),
                    h2("Epochs"),
                    table(thead(header()), tbody(each(epochs, this::row))),
                    h2("Options"),
                    pre(options.toPrettyString())))
            .withLang("en"));
  }

  private String summary() {
    JsonNode last = epochs.get(epochs.size() - 1);
    return String.format(
        Locale.ROOT,
        "%d of %d epochs in %.0f s, %.0f questions a second in training; epoch %d is the best.",
        epochs.size(),
        options.path("schedule").path("epochs").asInt(),
        last.get("seconds").asDouble(),
        last.get("questionsPerSecond").asDouble(),
        best);
  }

  private TrTag header() {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "epoch",
                "entity loss",
                "span loss",
                "entity loss, dev",
                "span loss, dev",
                "threshold"));
    for (JsonNode set : epochs.get(0).get("dev")) {
      columns.add(set.get("name").asText() + ", weak F1");
      columns.add("strong F1");
    }
    return tr(each(columns, column -> th(column)));
  }

  private TrTag row(JsonNode epoch) {
    List<String> cells = new ArrayList<>();
    cells.add(epoch.get("number").asText());
    cells.add(number("%.4f", epoch.get("entityLoss")));
    cells.add(number("%.5f", epoch.get("spanLoss")));
    cells.add(number("%.4f", devLoss(epoch, "entityLoss")));
    cells.add(number("%.4f", devLoss(epoch, "spanLoss")));
    cells.add(number("%.2f", epoch.get("threshold")));
    for (JsonNode set : epoch.get("dev")) {
      cells.add(number("%.3f", set.get("weak").get("f1")));
      cells.add(number("%.3f", set.get("strong").get("f1")));
    }
    TrTag row = tr(each(cells, cell -> td(cell)));
    return epoch.get("number").asInt() == best ? row.withClass("best") : row;
  }

  /** Mean of a loss over the dev sets after an epoch; NaN where the run did not note it. */
  static double devLoss(JsonNode epoch, String field) {
    return StreamSupport.stream(epoch.path("devLosses").spliterator(), false)
        .mapToDouble(set -> set.get(field).asDouble())
        .average()
        .orElse(Double.NaN);
  }

  private static String number(String format, JsonNode value) {
    return number(format, value.asDouble());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
