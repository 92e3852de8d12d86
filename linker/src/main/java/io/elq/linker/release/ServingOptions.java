package io.elq.linker.release;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;

/**
 * How a machine serves releases; the same for all of them.
 *
 * @param encoder device of the question encoder
 * @param batching how encoder inputs are gathered into calls
 */
public record ServingOptions(EncoderOptions encoder, BatchingOptions batching) {}
