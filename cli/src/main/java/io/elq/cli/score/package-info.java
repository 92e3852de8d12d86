/** Evaluation of predictions: tables, pictures and the report page. */
package io.elq.cli.score;
