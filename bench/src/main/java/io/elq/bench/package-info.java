/** What benchmarks share: the machine, and figures with their spread. */
package io.elq.bench;
