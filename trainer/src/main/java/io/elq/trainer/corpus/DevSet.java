// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.catalogue.Catalogue;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Questions that the threshold and the best epoch are chosen on.
 *
 * @param name folder and file
 * @param questions labelled questions
 * @param catalogue the entities that the labels point to
 * @param aliases their names
 * @param entities their vectors, [entities, dimension]
 */
public record DevSet(
    String name,
    List<LabelledQuestion> questions,
    Catalogue catalogue,
    AliasTable aliases,
    Tensor entities) {}
