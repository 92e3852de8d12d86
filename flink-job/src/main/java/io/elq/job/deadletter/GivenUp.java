// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

/**
 * A reason to give a question up that says nothing about the stage: however many are given up, the
 * stage has not failed.
 */
public interface GivenUp {}
