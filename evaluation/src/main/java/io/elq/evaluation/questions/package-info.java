/** Labelled questions and predictions, read from their files. */
package io.elq.evaluation.questions;
