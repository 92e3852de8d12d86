/** Questions a second of the question encoder. */
package io.elq.bench.encoder;
