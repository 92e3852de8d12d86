/** A file of questions through the streaming job's operators, judged and counted. */
package io.elq.replay;
