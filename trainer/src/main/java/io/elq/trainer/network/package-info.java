/** The network in libtorch. */
package io.elq.trainer.network;
