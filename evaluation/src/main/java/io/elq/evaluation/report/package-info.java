/** Scores as tables, charts and a page. */
package io.elq.evaluation.report;
