// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CentringTest {
  @Test
  void centresUnitVectorsAndScalesThemAgain() {
    float[] encoded = {3, 4, 0, 2};
    float[] centre = Centring.centre(List.of(encoded), 2);
    assertThat(centre[0]).isCloseTo(0.3f, within(1e-6f));
    assertThat(centre[1]).isCloseTo(0.9f, within(1e-6f));
    Centring.apply(encoded, 2, centre);
    float root = (float) Math.sqrt(0.1);
    assertThat(encoded[0]).isCloseTo(0.3f / root, within(1e-5f));
    assertThat(encoded[1]).isCloseTo(-0.1f / root, within(1e-5f));
  }
}
