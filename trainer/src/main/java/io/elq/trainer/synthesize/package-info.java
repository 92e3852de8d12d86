/**
 * Training questions for a catalogue that has none. A question passes: main name ({@link
 * io.elq.trainer.synthesize.NameCycle}) -> template and context ({@link
 * io.elq.trainer.synthesize.QuestionComposer}) -> surface noise ({@link
 * io.elq.trainer.synthesize.Noise}) -> JSON line.
 */
package io.elq.trainer.synthesize;
