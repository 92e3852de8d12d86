/** How often something is done in a second. */
package io.elq.builder.measure;
