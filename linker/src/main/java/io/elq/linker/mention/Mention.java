package io.elq.linker.mention;

/**
 * A span that may name an entity.
 *
 * @param start first token, [CLS] being token 0
 * @param end last token, inclusive
 * @param logit span score before the sigmoid: start + end + sum of inside logits (ELQ, section 3.1)
 */
public record Mention(int start, int end, float logit) {}
