package io.elq.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports go one way: flink-job to linker and schemas, linker to faiss-jni, never back. */
@AnalyzeClasses(packages = "io.elq", importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {

  /** Leaves out test classes, those in other modules' test jars too. */
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule THE_LINKER_KNOWS_NO_FLINK_NO_KAFKA_NO_TRAINING =
      noClasses()
          .that()
          .resideInAnyPackage("io.elq.linker..", "io.elq.faiss..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "org.bytedeco..",
              "io.elq.job..",
              "io.elq.schemas..",
              "io.elq.trainer..");

  @ArchTest
  static final ArchRule THE_SCHEMAS_KNOW_ONLY_AVRO =
      noClasses()
          .that()
          .resideInAPackage("io.elq.schemas..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("io.elq.schemas..", "org.apache.avro..", "java..");

  @ArchTest
  static final ArchRule THE_JOB_DOES_NOT_TRAIN =
      noClasses()
          .that()
          .resideInAPackage("io.elq.job..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.elq.trainer..", "io.elq.cli..", "org.bytedeco..");

  @ArchTest
  static final ArchRule THE_BROKER_RUNS_IN_ITS_OWN_CLASS =
      noClasses()
          .that()
          .resideInAPackage("io.elq.job..")
          .and()
          .haveSimpleNameNotEndingWith("BrokerMain")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kafka..", "org.apache.kafka.server..");

  @ArchTest
  static final ArchRule THE_JOBS_STAGES_HAVE_NO_CYCLES =
      slices().matching("io.elq.job.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_LINKERS_STAGES_HAVE_NO_CYCLES =
      slices().matching("io.elq.linker.(*)..").should().beFreeOfCycles();
}
