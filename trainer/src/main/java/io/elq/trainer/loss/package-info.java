/** What training minimises, and the entities that a mention is compared with. */
package io.elq.trainer.loss;
