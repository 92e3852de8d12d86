/** Entities a second of the entity encoder. */
package io.elq.bench.entity;
