// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

/**
 * The losses of a dev set: what training minimises, without dropout, on questions that are not
 * trained on. They rise once training begins to memorise its questions, often long before F1 says
 * so.
 *
 * @param name folder and file
 * @param entityLoss mean over gold mentions, each among all entities of the catalogue
 * @param spanLoss mean over questions
 */
public record DevLoss(String name, double entityLoss, double spanLoss) {}
