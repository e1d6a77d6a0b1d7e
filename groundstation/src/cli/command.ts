import type { Clock } from '@dawa/seams/clock';
import { describeFault, type Fault } from '@dawa/seams/fault';
import { type ArgumentSpec, type Arguments, type OptionSpec, readArguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';

/** What a command is handed of the world beside its streams. */
export interface CommandContext extends CommandIo {
  readonly clock: Clock;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** `--debug`: errors come with their stack. */
  readonly isDebug?: boolean;
  /** Root of the checkout: missions, stations and the other programs lie below it. */
  readonly root: string;
}

export interface CommandSpec extends ArgumentSpec {
  readonly name: string;
  /** One line for `dawa --help`. */
  readonly summary: string;
  /** What stands after the name: `FILE [--format …]`. */
  readonly usage: string;
  /** One worked example: what to type, and what it shows. */
  readonly example: { readonly line: string; readonly shows: string };
}

/** Runs a command with its words read. */
export type RunCommand = (args: Arguments, context: CommandContext) => Promise<ExitCode>;
/** Runs a command that reads its words, and answers `--help`, itself. */
export type RunWords = (words: readonly string[], context: CommandContext) => Promise<ExitCode>;

/** A command; its work is loaded when it is run, so that a small command starts without the large ones. */
export type Command =
  | { readonly spec: CommandSpec; load(): Promise<RunCommand> }
  | { readonly spec: Pick<CommandSpec, 'name' | 'summary'>; loadWords(): Promise<RunWords> };

/**
 * Why a command ends before its work is done: one line for a terminal, exit code 2 unless the work ran and its answer
 * is bad.
 */
export class CommandFault extends Error {
  readonly exitCode: ExitCode;
  constructor(line: string, exitCode: ExitCode = 2, options?: ErrorOptions) {
    super(line, options);
    this.name = 'CommandFault';
    this.exitCode = exitCode;
  }
}

/** `--from: expected an instant, found tomorrow`. */
export function badValue(where: string, fault: Pick<Fault, 'expected' | 'found'>): CommandFault {
  return new CommandFault(describeFault({ kind: where, expected: fault.expected, found: fault.found }));
}

/** Runs what the words ask for. Never throws: every end has an exit code, and every bad end one line on stderr. */
export async function runCommandLine(
  words: readonly string[],
  commands: readonly Command[],
  context: CommandContext,
): Promise<ExitCode> {
  const isDebug = words.includes('--debug');
  const [name, ...rest] = words.filter((word) => word !== '--debug');
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await writeOut(name === undefined ? context.stderr : context.stdout, overview(commands));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find(({ spec }) => spec.name === name);
  if (command === undefined) {
    const known = commands.map(({ spec }) => spec.name).join(', ');
    context.stderr.write(
      `dawa: ${describeFault({ kind: 'command', expected: `one of ${known}`, found: name })}\n`,
    );
    return 2;
  }
  try {
    return await runOne(command, rest, { ...context, isDebug });
  } catch (error) {
    return endOf(error, name, isDebug, context);
  }
}

async function runOne(
  command: Command,
  words: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  if ('loadWords' in command) return (await command.loadWords())(words, context);
  if (words.some((word) => word === '--help' || word === '-h')) {
    await writeOut(context.stdout, usageOf(command.spec));
    return 0;
  }
  const args = readArguments(words, command.spec);
  if (!args.ok) throw badValue(args.fault.where, args.fault);
  return (await command.load())(args.value, context);
}

function endOf(error: unknown, name: string, isDebug: boolean, context: CommandContext): ExitCode {
  if (context.signal.aborted && !(error instanceof CommandFault)) return 130;
  const line = error instanceof Error ? error.message : String(error);
  complain(context, name, line.split('\n')[0]!);
  if (isDebug && error instanceof Error) context.stderr.write(`${error.stack}\n`);
  return error instanceof CommandFault ? error.exitCode : 1;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ spec }) => spec.name.length));
  const lines = commands.map(({ spec }) => `  ${spec.name.padEnd(width)}  ${spec.summary}`);
  return [
    'dawa: a ground segment for a small-satellite team',
    '',
    'usage: dawa COMMAND [options]      dawa COMMAND --help shows one example of each',
    '',
    ...lines,
    '',
    'Data goes to stdout, everything else to stderr. Times are ISO 8601 UTC, now, or +2h.',
    'Exit codes: 0 done, 1 the answer is bad, 2 wrong usage or unusable input, 130 interrupted.',
    'example: dawa start --speed 20     rehearses a pass, 20 times as fast as life',
    '',
  ].join('\n');
}

/** The help of one command, with its example. */
export function usageOf(spec: CommandSpec): string {
  const debug: OptionSpec = { kind: 'flag', help: 'show where an error comes from' };
  const options = Object.entries<OptionSpec>({ ...spec.options, debug });
  const names = options.map(
    ([name, option]) => `--${name}${option.valueName === undefined ? '' : ` ${option.valueName}`}`,
  );
  const width = Math.max(...names.map((text) => text.length));
  return [
    `dawa ${spec.name}: ${spec.summary}`,
    '',
    `usage: dawa ${spec.name} ${spec.usage}`.trimEnd(),
    '',
    ...options.map(([, { help }], index) => `  ${names[index]!.padEnd(width)}  ${help}`),
    '',
    `example: ${spec.example.line}`,
    `         ${spec.example.shows}`,
    '',
  ].join('\n');
}
