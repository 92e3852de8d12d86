// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import io.elq.job.question.RawRecord;
import io.elq.job.question.RecordHeader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Takes records as they are: decoding is the next operator's, where it can fail without harm. */
final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    out.collect(
        new RawRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            headers(record.headers()),
            record.timestamp(),
            record.timestampType()));
  }

  private static List<RecordHeader> headers(Headers headers) {
    List<RecordHeader> copies = new ArrayList<>();
    headers.forEach(header -> copies.add(new RecordHeader(header.key(), header.value())));
    return copies;
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return TypeInformation.of(RawRecord.class);
  }
}
