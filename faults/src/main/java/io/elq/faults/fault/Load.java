// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

/**
 * The questions that flow while a fault happens.
 *
 * @param questions least number
 * @param rate questions a second
 */
public record Load(int questions, double rate) {}
