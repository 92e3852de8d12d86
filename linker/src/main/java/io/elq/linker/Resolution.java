// SPDX-License-Identifier: Apache-2.0
package io.elq.linker;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.candidate.names.AliasCandidates;
import io.elq.linker.candidate.names.NameKeys;
import io.elq.linker.candidate.names.NameMatches;
import io.elq.linker.candidate.names.NameTable;
import io.elq.linker.catalogue.Entities;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.mention.Mention;
import io.elq.linker.mention.MentionDetector;
import io.elq.linker.mention.SpanPooling;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.Resolver;
import io.elq.linker.resolve.Resolver.Proposal;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Window;
import io.elq.weights.tensor.Finite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linker's stages 3 to 5 over some entities: those of a release, or those under an overlay.
 * Immutable; costs nothing to make.
 */
final class Resolution {
  private static final Candidates NO_CANDIDATES = new Candidates(1, new long[0], new float[0]);

  private final LinkerSettings settings;
  private final CandidateIndex index;
  private final @Nullable NameTable names;
  private final MentionDetector detector;
  private final SpanPooling pooling;
  private final Resolver resolver;

  /**
   * @param entities those of the index, by row
   * @param names theirs; null where names decide nothing
   */
  Resolution(
      LinkerSettings settings, CandidateIndex index, Entities entities, @Nullable NameTable names) {
    this.settings = settings;
    this.index = index;
    this.names = names;
    this.detector = MentionDetector.of(settings, names);
    this.pooling = new SpanPooling(settings.aggregation(), settings.mentionScale());
    this.resolver = new Resolver(settings, entities);
  }

  /**
   * Mentions, candidates by one search for all texts, joint decision.
   *
   * @throws EncodingException if the vector of a mention is not finite
   */
  List<LinkedText> resolve(List<EncodedText> texts) {
    List<List<Proposal>> proposals = new ArrayList<>(texts.size());
    int queries = 0;
    for (EncodedText text : texts) {
      List<Proposal> found = propose(text, queries);
      proposals.add(found);
      queries += found.size();
    }
    Candidates candidates = search(texts, proposals, queries);
    List<LinkedText> linked = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      PreparedText prepared = texts.get(i).prepared();
      linked.add(
          resolver.resolve(
              prepared.pieces(), proposals.get(i), candidates, prepared.windows().size()));
    }
    return linked;
  }

  private List<Proposal> propose(EncodedText text, int firstQuery) {
    PreparedText prepared = text.prepared();
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < text.windows().size(); i++) {
      Window window = prepared.windows().get(i);
      for (Mention mention : detector.detect(text.windows().get(i), prepared.pieces(), window)) {
        proposals.add(new Proposal(window, i, mention, firstQuery + proposals.size()));
      }
    }
    return proposals;
  }

  /** For each proposal the entities that have its words as a name. */
  private static List<NameMatches> entitiesWithName(
      NameTable names, List<EncodedText> texts, List<List<Proposal>> proposals) {
    List<NameMatches> named = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      NameKeys keys = names.keys(texts.get(i).prepared().pieces());
      for (Proposal proposal : proposals.get(i)) {
        int first = proposal.window().from() + proposal.mention().start() - 1;
        int end = proposal.window().from() + proposal.mention().end();
        named.add(names.entitiesWithName(keys.of(first, end)));
      }
    }
    return named;
  }

  /** Large token vectors, each of them finite, may add up to one that is not. */
  private static void requireFinite(float[] vectors) {
    int other = Finite.firstOther(vectors, vectors.length);
    if (other >= 0) {
      throw new EncodingException(
          "the token vectors of a mention add up to %s: the release is damaged or the device is faulty; run ./elq release verify on the release"
              .formatted(vectors[other]));
    }
  }

  private Candidates search(List<EncodedText> texts, List<List<Proposal>> proposals, int queries) {
    if (queries == 0) {
      return NO_CANDIDATES;
    }
    float[] vectors = new float[Math.multiplyExact(queries, index.dimension())];
    for (int i = 0; i < texts.size(); i++) {
      List<EncodedQuestion> windows = texts.get(i).windows();
      for (Proposal proposal : proposals.get(i)) {
        pooling.pool(
            windows.get(proposal.windowIndex()), proposal.mention(), vectors, proposal.query());
      }
    }
    requireFinite(vectors);
    Candidates found = index.search(vectors, queries, settings.candidates());
    return names == null || settings.aliases() == null
        ? found
        : new AliasCandidates(index, settings.aliases())
            .join(found, vectors, entitiesWithName(names, texts, proposals));
  }
}
