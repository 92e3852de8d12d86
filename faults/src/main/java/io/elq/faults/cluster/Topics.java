// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of the linking job. */
public final class Topics {

  public static final String QUESTIONS = "questions";
  public static final String LINKED = "linked-questions";
  public static final String DEAD = "dead-letters";
  public static final String RELEASES = "elq-releases";
  public static final String STATES = "elq-release-status";
  public static final String ENTITIES = "elq-entity-updates";

  /** Partitions of each topic but those of announcements and updates, whose order counts. */
  public static final int PARTITIONS = 3;

  /**
   * Nothing is deleted however old its timestamp, and questions may come from the future: what
   * producers send is not the job's to choose.
   */
  private static final Map<String, String> OF_QUESTIONS =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
          Long.toString(Long.MAX_VALUE));

  private static final Map<String, String> OF_THE_REST =
      Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");

  private Topics() {}

  /** Creates all of them. */
  public static void create(String bootstrapServers) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  topic(QUESTIONS, PARTITIONS).configs(OF_QUESTIONS),
                  topic(LINKED, PARTITIONS).configs(OF_THE_REST),
                  topic(DEAD, PARTITIONS).configs(OF_THE_REST),
                  topic(RELEASES, 1).configs(OF_THE_REST),
                  topic(ENTITIES, 1).configs(OF_THE_REST),
                  topic(STATES, PARTITIONS).configs(OF_THE_REST)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create the topics", e.getCause());
    }
  }

  /** Number of transactions on the broker that are neither committed nor aborted. */
  public static int openTransactions(String bootstrapServers) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      ListTransactionsOptions open =
          new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
      return admin.listTransactions(open).all().get().size();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot list the transactions", e.getCause());
    }
  }

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, (short) 1);
  }
}
