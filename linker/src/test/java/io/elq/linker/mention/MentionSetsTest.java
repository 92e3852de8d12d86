// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.settings.MentionCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MentionSetsTest {
  private static final MentionCount ANY = new MentionCount(0, 0);

  /** All spans of up to three tokens in a text of five, with random logits. */
  private static final class Spans {
    final List<int[]> spans = new ArrayList<>();
    final float[] logits;

    Spans(long seed) {
      for (int start = 0; start < 5; start++) {
        for (int end = start; end < Math.min(5, start + 3); end++) {
          spans.add(new int[] {start, end});
        }
      }
      Random random = new Random(seed);
      logits = new float[spans.size()];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextGaussian() * 2;
      }
    }

    MentionSets sets(MentionCount count) {
      return MentionSetsTest.sets(
          spans.stream().mapToInt(span -> span[0]).toArray(),
          spans.stream().mapToInt(span -> span[1]).toArray(),
          logits,
          count);
    }

    /** Every set of spans that do not overlap, as bits. */
    List<Integer> all() {
      return IntStream.range(0, 1 << spans.size()).filter(this::isSet).boxed().toList();
    }

    private boolean isSet(int bits) {
      boolean[] taken = new boolean[5];
      for (int i = 0; i < spans.size(); i++) {
        for (int token = spans.get(i)[0]; (bits >> i & 1) == 1 && token <= spans.get(i)[1]; ) {
          if (taken[token]) {
            return false;
          }
          taken[token++] = true;
        }
      }
      return true;
    }

    double weight(int bits, MentionCount count) {
      if (bits == 0) {
        return Math.exp(count.none());
      }
      double sum = count.further() * (double) (Integer.bitCount(bits) - 1);
      for (int i = 0; i < logits.length; i++) {
        sum += (bits >> i & 1) * logits[i];
      }
      return Math.exp(sum);
    }
  }

  private static MentionSets sets(int[] starts, int[] ends, float[] logits, MentionCount count) {
    return new MentionSets(
        IntStream.range(0, logits.length)
            .mapToObj(i -> new Mention(starts[i], ends[i], logits[i]))
            .toList(),
        count);
  }

  @Test
  void aSpansProbabilityIsTheShareOfTheSetsThatHaveIt() {
    for (long seed = 1; seed <= 5; seed++) {
      for (MentionCount count : List.of(ANY, new MentionCount(-1.5f, -0.75f))) {
        Spans spans = new Spans(seed);
        MentionSets sets = spans.sets(count);
        double total = spans.all().stream().mapToDouble(bits -> spans.weight(bits, count)).sum();
        for (int i = 0; i < spans.logits.length; i++) {
          int span = i;
          double share =
              spans.all().stream()
                      .filter(bits -> (bits >> span & 1) == 1)
                      .mapToDouble(bits -> spans.weight(bits, count))
                      .sum()
                  / total;
          assertThat(sets.probability(span)).isCloseTo(share, within(1e-12));
          assertThat(sets.logOdds(span))
              .isCloseTo((float) Math.log(share / (1 - share)), within(1e-4f));
        }
      }
    }
  }

  @Test
  void theProbabilityOfASetIsItsShareOfAllSets() {
    MentionCount count = new MentionCount(-1.5f, -0.75f);
    Spans spans = new Spans(7);
    MentionSets sets = spans.sets(count);
    double total = spans.all().stream().mapToDouble(bits -> spans.weight(bits, count)).sum();
    for (int bits : spans.all()) {
      int[] set =
          IntStream.range(0, spans.logits.length).filter(i -> (bits >> i & 1) == 1).toArray();
      assertThat(Math.exp(sets.logProbability(set)))
          .isCloseTo(spans.weight(bits, count) / total, within(1e-12));
    }
  }

  @Test
  void aSpanAloneKeepsItsLogit() {
    MentionSets one = sets(new int[] {3}, new int[] {4}, new float[] {1.25f}, ANY);
    assertThat(one.logOdds(0)).isCloseTo(1.25f, within(1e-6f));
  }

  @Test
  void aSureMentionLeavesLittleToWhatOverlapsIt() {
    int[] starts = {0, 0, 2};
    int[] ends = {0, 1, 2};
    MentionSets sets = sets(starts, ends, new float[] {8, 2, 2}, ANY);
    assertThat(sets.logOdds(1)).isLessThan(-5);
    assertThat(sets.logOdds(2)).isCloseTo(2f, within(1e-4f));
  }

  @Test
  void oneMentionIsExpectedAndNoMore() {
    int[] tokens = {0, 2};
    MentionCount one = new MentionCount(-2, -1);
    MentionSets doubtful = sets(tokens, tokens, new float[] {-1, -9}, one);
    assertThat(doubtful.logOdds(0)).isCloseTo(1f, within(1e-2f));
    MentionSets sure = sets(tokens, tokens, new float[] {20, 0.5f}, one);
    assertThat(sure.logOdds(1)).isCloseTo(-0.5f, within(1e-5f));
  }

  @Test
  void logOddsStayFiniteForTheSurestAndTheLeastLikelySpans() {
    int[] tokens = {0, 1, 2};
    float[] logits = {900, -900, 60};
    MentionSets sets = sets(tokens, tokens, logits, new MentionCount(-3, -3));
    assertThat(sets.logOdds(0)).isFinite().isGreaterThan(30);
    assertThat(sets.logOdds(1)).isFinite().isLessThan(-800);
    assertThat(sets.logOdds(2)).isFinite().isGreaterThan(30);
  }

  @Test
  void weightsHaveToBeFinite() {
    assertThatThrownBy(() -> new MentionCount(Float.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }
}
