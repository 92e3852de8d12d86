/** Trained models as files and what they stand on: base encoders, tuning, heads. */
package io.elq.builder.model;
