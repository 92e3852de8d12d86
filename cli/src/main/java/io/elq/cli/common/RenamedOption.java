// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses an option under a name that it had once; its description says what to use now. */
public final class RenamedOption implements IParameterConsumer {

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's own type
  public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
    throw new ParameterException(command.commandLine(), String.join(" ", option.description()));
  }
}
