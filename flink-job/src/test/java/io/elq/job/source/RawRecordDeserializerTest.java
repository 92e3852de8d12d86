// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.question.RawRecord;
import io.elq.job.question.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RawRecordDeserializerTest {

  @Test
  void headersAndTimestampAreKeptInMemoryAndInCheckpoints() throws Exception {
    Headers headers =
        new RecordHeaders()
            .add("trace", new byte[] {1})
            .add("empty", null)
            .add("trace", new byte[] {2, 3});

    RawRecord record = read(record(headers, 1_234, TimestampType.LOG_APPEND_TIME));

    for (RawRecord copy : List.of(record, written(record))) {
      assertThat(copy.headers())
          .extracting(RecordHeader::name)
          .containsExactly("trace", "empty", "trace");
      assertThat(copy.headers().get(0).value()).containsExactly(1);
      assertThat(copy.headers().get(1).value()).isNull();
      assertThat(copy.headers().get(2).value()).containsExactly(2, 3);
      assertThat(copy.headersSize()).isEqualTo(5 + 1 + 5 + 5 + 2);
      assertThat(copy.hasTimestamp()).isTrue();
      assertThat(copy.timestamp()).isEqualTo(1_234);
      assertThat(copy.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    }
  }

  @Test
  void aRecordOfOldBrokersHasNoTimestamp() throws Exception {
    RawRecord record = read(record(new RecordHeaders(), -1, TimestampType.NO_TIMESTAMP_TYPE));
    assertThat(record.hasTimestamp()).isFalse();
    assertThat(written(record).hasTimestamp()).isFalse();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      Headers headers, long timestamp, TimestampType type) {
    return new ConsumerRecord<>(
        "questions", 1, 2, timestamp, type, 0, 1, null, new byte[1], headers, Optional.empty());
  }

  private static RawRecord read(ConsumerRecord<byte[], byte[]> record) {
    List<RawRecord> read = new ArrayList<>();
    new RawRecordDeserializer().deserialize(record, new ListCollector<>(read));
    return read.get(0);
  }

  private static RawRecord written(RawRecord record) throws Exception {
    TypeSerializer<RawRecord> serializer =
        new RawRecordDeserializer().getProducedType().createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(record, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}
