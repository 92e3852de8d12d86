/** The answers of two releases to the same questions, side by side. */
package io.elq.evaluation.compare;
