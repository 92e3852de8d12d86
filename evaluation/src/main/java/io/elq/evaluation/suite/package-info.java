/** Several sets of labelled questions, and what linkers make of all of them. */
package io.elq.evaluation.suite;
