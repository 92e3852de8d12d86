/** What the project's pictures have in common. */
package io.elq.trainer.chart;
