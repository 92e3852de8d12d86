/** {@code ./elq demo}: the linking job on a broker and a cluster of its own. */
package io.elq.cli.demo;
