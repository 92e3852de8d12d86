// SPDX-License-Identifier: Apache-2.0
package io.elq;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The walls between modules and between their rooms, for the main classes of all modules. There are
 * no exceptions: a class that needs one is in the wrong package.
 */
@AnalyzeClasses(packages = "io.elq", importOptions = WallsTest.MainClasses.class)
class WallsTest {

  /** Which modules a module may import, by the first package below io.elq. */
  private static final Map<String, Set<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("schemas", Set.of()),
          Map.entry("faiss", Set.of()),
          Map.entry("weights", Set.of()),
          Map.entry("linker", Set.of("weights", "faiss")),
          Map.entry("evaluation", Set.of("linker", "weights")),
          Map.entry("builder", Set.of("linker", "weights", "faiss")),
          Map.entry("sandbox", Set.of()),
          Map.entry("job", Set.of("linker", "schemas")),
          Map.entry(
              "replay", Set.of("job", "evaluation", "linker", "weights", "schemas", "sandbox")),
          Map.entry("trainer", Set.of("builder", "evaluation", "linker", "weights")),
          Map.entry(
              "bench",
              Set.of(
                  "builder", "faults", "job", "linker", "weights", "faiss", "schemas", "sandbox")),
          Map.entry("faults", Set.of("job", "linker", "schemas", "sandbox")),
          Map.entry(
              "cli",
              Set.of(
                  "job",
                  "replay",
                  "trainer",
                  "bench",
                  "faults",
                  "sandbox",
                  "builder",
                  "evaluation",
                  "linker",
                  "weights",
                  "faiss",
                  "schemas")));

  /** Leaves out test classes, those in other modules' test jars too. */
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  /** A module's rooms: its packages, whatever lies below them, and its root package. */
  private static final SliceAssignment ROOMS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          String[] names = type.getPackageName().split("\\.");
          return names.length < 3 || !type.getPackageName().startsWith("io.elq.")
              ? SliceIdentifier.ignore()
              : SliceIdentifier.of(names[2], names.length == 3 ? "(root)" : names[3]);
        }

        @Override
        public String getDescription() {
          return "the rooms of each module, its root included";
        }
      };

  /** Its tables differ from one Java to the next, and with them keys of names and offsets. */
  @ArchTest
  static final ArchRule textIsReadWithIcu =
      noClasses()
          .that()
          .resideInAnyPackage("io.elq.linker..", "io.elq.builder..", "io.elq.evaluation..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.text.Normalizer");

  @ArchTest
  static final ArchRule MODULES_IMPORT_ONE_WAY =
      classes().should(importOnlyModulesBelow()).as("modules import only those below them");

  @ArchTest
  static final ArchRule NO_RING_OF_ROOMS = slices().assignedFrom(ROOMS).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ENGINE_KNOWS_NO_STREAM_AND_NO_TRAINING =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.elq.linker..",
              "io.elq.faiss..",
              "io.elq.weights..",
              "io.elq.evaluation..",
              "io.elq.builder..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "org.bytedeco..");

  @ArchTest
  static final ArchRule LIBTORCH_STAYS_IN_THE_TRAINER =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.elq.trainer.network..",
              "io.elq.trainer.corpus..",
              "io.elq.trainer.loss..",
              "io.elq.trainer.optimize..",
              "io.elq.trainer.dev..",
              "io.elq.trainer.parallel..",
              "io.elq.trainer.train..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule THE_BROKER_STAYS_IN_THE_SANDBOX =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.elq.sandbox.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..");

  @ArchTest
  static final ArchRule THE_CLUSTER_STAYS_IN_THE_SANDBOX =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.elq.sandbox.flink..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink.runtime.minicluster..");

  @ArchTest
  static final ArchRule SCHEMAS_KNOW_ONLY_AVRO =
      noClasses()
          .that()
          .resideInAPackage("io.elq.schemas..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.elq.schemas..", "org.apache.avro..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule NO_MAIN_CLASS_THAT_ONLY_TESTS_REACH =
      classes()
          .that(
              new DescribedPredicate<>("are neither programs nor generated") {
                @Override
                public boolean test(JavaClass type) {
                  return !type.isNestedClass()
                      && !type.getSimpleName().equals("package-info")
                      && !isGenerated(type)
                      && !isProgram(type);
                }
              })
          .should(beUsedByAnotherMainClass());

  @ArchTest
  static void everyModuleIsSeen(JavaClasses all) {
    Set<String> seen =
        all.stream().map(WallsTest::module).collect(Collectors.toCollection(TreeSet::new));
    assertThat(seen).isEqualTo(new TreeSet<>(IMPORTS.keySet()));
  }

  @ArchTest
  static void everyFolderWithSourcesIsAModuleWithWalls(JavaClasses all) throws Exception {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (var folders = Files.list(root)) {
      assertThat(
              folders
                  .filter(folder -> Files.isDirectory(folder.resolve("src/main/java/io/elq")))
                  .map(folder -> folder.getFileName().toString()))
          .hasSize(IMPORTS.size());
    }
  }

  private static String module(JavaClass type) {
    return type.getPackageName().split("\\.")[2];
  }

  private static boolean isGenerated(JavaClass type) {
    return type.isAnnotatedWith("org.apache.avro.specific.AvroGenerated")
        || type.getPackageName().endsWith(".jmh_generated");
  }

  private static boolean isProgram(JavaClass type) {
    return type.getMethods().stream()
        .anyMatch(
            method ->
                method.getName().equals("main")
                    && method.getModifiers().contains(JavaModifier.STATIC));
  }

  private static ArchCondition<JavaClass> importOnlyModulesBelow() {
    return new ArchCondition<>("import only modules below their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String module = module(type);
        type.getDirectDependenciesFromSelf().stream()
            .filter(d -> d.getTargetClass().getPackageName().startsWith("io.elq."))
            .filter(d -> !module(d.getTargetClass()).equals(module))
            .filter(d -> !IMPORTS.get(module).contains(module(d.getTargetClass())))
            .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
      }
    };
  }

  private static ArchCondition<JavaClass> beUsedByAnotherMainClass() {
    return new ArchCondition<>("be used by another main class") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            type.getDirectDependenciesToSelf().stream()
                .map(dependency -> outermost(dependency.getOriginClass()))
                .anyMatch(user -> !user.equals(type));
        boolean partsUsed =
            type.getPackage().getClasses().stream()
                .filter(part -> part.isNestedClass() && outermost(part).equals(type))
                .flatMap(part -> part.getDirectDependenciesToSelf().stream())
                .anyMatch(dependency -> !outermost(dependency.getOriginClass()).equals(type));
        if (!used && !partsUsed) {
          events.add(
              SimpleConditionEvent.violated(type, type.getName() + " is reached by tests only"));
        }
      }
    };
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }
}
