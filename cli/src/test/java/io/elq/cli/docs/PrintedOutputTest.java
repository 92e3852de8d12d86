// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintedOutputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-0.65  Iliad | -0.66  Iliad",
        "Linked 5 in 0.3 s, 15 a second | Linked 5 in 12.1 s, 1 a second",
        "Kafka: 127.0.0.1:9092 | Kafka: 127.0.0.1:40001",
        "release tiny-0123456789ab | release tiny-ba9876543210",
        "\"score\":-0.013908546 | \"score\":-0.013912",
        "-0.65  Iliad | -0.67  Iliad",
        "\"candidateScore\":17.80 | \"candidateScore\":17.93",
        "-0.29  19.67  Iliad | -0.30  19.57  Iliad",
        "expected calibration error 0.142 (scores | expected calibration error 0.137 (scores"
      })
  void whatDiffersFromRunToRunIsNoDifference(String shown, String printed) {
    assertThat(PrintedOutput.agrees(shown, printed)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-0.65  Iliad | -0.20  Iliad",
        "\"candidateScore\":17.80 | \"candidateScore\":18.10",
        "-0.29  19.67  Iliad | -0.29  19.20  Iliad",
        "expected calibration error 0.142 (scores | expected calibration error 0.242 (scores",
        "who wrote the [Iliad] | who wrote [the Iliad]",
        "122 questions | 121 questions",
        "precision 0.932  recall 0.896 | precision 0.932  recall 0.893",
        "release tiny-0123456789ab | release large-0123456789ab"
      })
  void whatAReaderWouldNoticeIsADifference(String shown, String printed) {
    assertThat(PrintedOutput.agrees(shown, printed)).isFalse();
  }
}
