/** What came of faults, as JSON and as a table. */
package io.elq.faults.report;
