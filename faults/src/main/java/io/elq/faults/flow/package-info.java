/** Questions in, answers and dead letters out, each counted. */
package io.elq.faults.flow;
