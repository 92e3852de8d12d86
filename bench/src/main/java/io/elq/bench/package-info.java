/** What benchmarks share: calling something from several threads for a while. */
package io.elq.bench;
