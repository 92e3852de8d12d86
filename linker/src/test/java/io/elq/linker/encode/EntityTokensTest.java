// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.BgeSmall;
import io.elq.linker.tokenize.WordPieceTokenizer;
import org.junit.jupiter.api.Test;

class EntityTokensTest {

  private static final WordPieceTokenizer TOKENIZER = BgeSmall.tokenizer();
  private static final int CLS = 101;
  private static final int SEP = 102;
  private static final int TITLE_END = 3;
  private static final int PARIS = 3000;
  private static final int CITY = 2103;

  @Test
  void joinsTitleAndText() {
    assertThat(new EntityTokens(TOKENIZER, 128).of("Paris", "city city"))
        .containsExactly(CLS, PARIS, TITLE_END, CITY, CITY, SEP);
    assertThat(new EntityTokens(TOKENIZER, 128).of("", "")).containsExactly(CLS, TITLE_END, SEP);
  }

  @Test
  void cutsTheEnd() {
    assertThat(new EntityTokens(TOKENIZER, 5).of("Paris", "city city"))
        .containsExactly(CLS, PARIS, TITLE_END, CITY, SEP);
    assertThat(new EntityTokens(TOKENIZER, 4).of("Paris", "city"))
        .containsExactly(CLS, PARIS, TITLE_END, SEP);
    assertThat(new EntityTokens(TOKENIZER, 4).of("Paris Paris Paris", "city"))
        .containsExactly(CLS, PARIS, PARIS, SEP);
    assertThat(new EntityTokens(TOKENIZER, 3).of("Paris", "city")).containsExactly(CLS, PARIS, SEP);
  }
}
