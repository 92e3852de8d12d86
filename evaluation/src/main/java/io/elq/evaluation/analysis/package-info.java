/** Where and why a linker fails: kinds of questions, kinds of errors, thresholds, reliability. */
package io.elq.evaluation.analysis;
