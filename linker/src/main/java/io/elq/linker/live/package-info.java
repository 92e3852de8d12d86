/** Live entities: updates of entities made into the overlay of a release. */
package io.elq.linker.live;
