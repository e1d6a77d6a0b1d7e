import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

export interface ArgumentSpec {
  /** By name without the dashes: `min-elevation`. */
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly positionals: readonly { readonly name: string; readonly isRequired: boolean }[];
}

export interface OptionSpec {
  readonly kind: 'value' | 'flag';
  readonly help: string;
  /** What stands for the value in the help: `FILE`, `T`. */
  readonly valueName?: string;
}

export interface Arguments {
  /** Texts as they were typed, by option name; validated by whoever uses them. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly flags: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

export interface ArgumentFault
  extends Fault<
    'unknown-option' | 'missing-value' | 'unwanted-value' | 'repeated-option' | 'stray-word' | 'missing-word'
  > {
  /** The word at fault, as it should stand in the error: `--station`. */
  readonly where: string;
}

/**
 * Splits the words after `dawa <command>` into options and positionals.
 *
 * Values stay texts and may begin with a dash (`--station -33.9,18.4,100`, `--at-minutes -1440,0`), `-` alone is a
 * positional or a value that stands for standard input, `--name=value` works, and `--` ends the options. What the
 * command does not know is a fault and never a guess.
 */
export function readArguments(args: readonly string[], spec: ArgumentSpec): Result<Arguments, ArgumentFault> {
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  const flags = new Set<string>();
  const positionals: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    if (word === '--') {
      positionals.push(...args.slice(index + 1));
      break;
    }
    if (!isOption(word)) {
      positionals.push(word);
      continue;
    }
    const { name, attached } = splitOption(word);
    const option = Object.hasOwn(spec.options, name) ? spec.options[name] : undefined;
    if (option === undefined) return failure(unknownOption(word, spec));
    if (name in values || flags.has(name)) {
      return fault('repeated-option', `--${name}`, 'to be given once', 'it twice');
    }
    if (option.kind === 'flag') {
      if (attached !== undefined) return fault('unwanted-value', `--${name}`, 'no value', attached);
      flags.add(name);
      continue;
    }
    const value = attached ?? args[++index];
    if (value === undefined || (attached === undefined && isKnownOption(value, spec))) {
      return fault('missing-value', `--${name}`, option.valueName ?? 'a value', value ?? 'nothing');
    }
    values[name] = value;
  }
  if (positionals.length > spec.positionals.length) {
    const stray = positionals[spec.positionals.length]!;
    const names = spec.positionals.map((positional) => positional.name).join(' ');
    return fault('stray-word', stray, names === '' ? 'only options' : `only ${names} and options`, stray);
  }
  const missing = spec.positionals[positionals.length];
  if (missing?.isRequired) return fault('missing-word', missing.name, `a ${missing.name}`, 'nothing');
  return success({ values, flags, positionals });
}

/** `-` is standard input and `-5` a number; everything else that begins with a dash is meant as an option. */
function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-' && !/^-[\d.]/.test(word);
}

function isKnownOption(word: string, spec: ArgumentSpec): boolean {
  return word.startsWith('--') && Object.hasOwn(spec.options, splitOption(word).name);
}

function splitOption(word: string): { name: string; attached: string | undefined } {
  const equals = word.indexOf('=');
  const name = (equals < 0 ? word : word.slice(0, equals)).replace(/^--?/, '');
  return { name, attached: equals < 0 ? undefined : word.slice(equals + 1) };
}

function unknownOption(word: string, spec: ArgumentSpec): ArgumentFault {
  const known = Object.keys(spec.options).map((name) => `--${name}`);
  return {
    kind: 'unknown-option',
    where: word,
    expected: known.length === 0 ? 'no options' : `one of ${known.join(' ')}`,
    found: word,
  };
}

function fault(kind: ArgumentFault['kind'], where: string, expected: string, found: string) {
  return failure<ArgumentFault>({ kind, where, expected, found });
}
