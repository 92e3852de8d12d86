// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import java.util.Locale;

/**
 * A kind of question, or of gold mention in a question, that a linker may be better or worse at.
 */
public enum QuestionKind {
  /** The mention's words are a name of its entity and of others. */
  AMBIGUOUS_NAME(Of.MENTIONS, "Ambiguous name", "its words name the entity and others"),
  /** The mention's words are a name of its entity alone. */
  UNAMBIGUOUS_NAME(Of.MENTIONS, "Unambiguous name", "its words name the entity alone"),
  /** The mention's words are not a name of its entity, though perhaps of others. */
  NOT_A_NAME(Of.MENTIONS, "Not a name", "its words are not a name of the entity"),
  /** A training question has the mention's entity. */
  SEEN_ENTITY(Of.MENTIONS, "Seen entity", "a training question has the entity"),
  /** No training question has the mention's entity. */
  UNSEEN_ENTITY(Of.MENTIONS, "Unseen entity", "no training question has the entity"),
  /** No other gold mention of the question lies before the mention. */
  FIRST_MENTION(Of.MENTIONS, "First mention", "no other of its question lies before it"),
  /** Another gold mention of the question lies before the mention. */
  LATER_MENTION(Of.MENTIONS, "Later mention", "another of its question lies before it"),
  /** The question has no gold mention that counts: nothing should be predicted. */
  NO_MENTION(Of.QUESTIONS, "No mention", "questions where nothing is to be found"),
  /** The question has one gold mention. */
  ONE_MENTION(Of.QUESTIONS, "One mention", "questions with one gold mention"),
  /** The question has two gold mentions or more. */
  SEVERAL_MENTIONS(Of.QUESTIONS, "Several mentions", "questions with two gold mentions or more"),
  /** The question's text has no capital letter. */
  LOWER_CASE(Of.QUESTIONS, "Lower case", "questions without a capital letter"),
  /** The question's text has a capital letter. */
  MIXED_CASE(Of.QUESTIONS, "Mixed case", "questions with a capital letter");

  /** What a kind is a kind of. */
  public enum Of {
    /** Gold mentions: a prediction belongs to none, so there is recall and no precision. */
    MENTIONS,
    /** Questions, with all that is gold and predicted in them. */
    QUESTIONS
  }

  private final Of of;
  private final String title;
  private final String meaning;

  QuestionKind(Of of, String title, String meaning) {
    this.of = of;
    this.title = title;
    this.meaning = meaning;
  }

  /** What it is a kind of. */
  public Of of() {
    return of;
  }

  /** Short name for tables. */
  public String title() {
    return title;
  }

  /** The kind in half a sentence. */
  public String meaning() {
    return meaning;
  }

  /** The name in files. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
