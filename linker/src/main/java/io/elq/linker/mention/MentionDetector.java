// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import io.elq.linker.candidate.names.NameTable;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Proposes the spans of a window that may name an entity (ELQ, section 3.1). Immutable. */
public interface MentionDetector {

  /** The order of a detector's answer. */
  Comparator<Mention> BY_POSITION =
      Comparator.comparingInt(Mention::start).thenComparingInt(Mention::end);

  /** Highest logit first. */
  Comparator<Mention> BEST_FIRST =
      Comparator.comparingDouble((Mention mention) -> -mention.logit()).thenComparing(BY_POSITION);

  /**
   * The spans to search for, by start, then end.
   *
   * @param question the encoded window
   * @param pieces the word pieces of the whole text
   * @param window where the encoded window lies in them
   */
  List<Mention> detect(EncodedQuestion question, WordPieces pieces, Window window);

  /** The detector that the settings ask for. */
  static MentionDetector of(LinkerSettings settings) {
    return of(settings, null);
  }

  /**
   * The detector that the settings ask for.
   *
   * @param aliases names of entities, where the settings have a name bonus; else null
   */
  static MentionDetector of(LinkerSettings settings, @Nullable NameTable aliases) {
    return settings.compatibility() == Compatibility.ELQ
        ? new ElqSpans(settings)
        : new TextSpans(settings, aliases);
  }
}
