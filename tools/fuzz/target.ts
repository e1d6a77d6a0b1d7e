import type { Choices } from './choices.ts';

/** What a parser is fed with: octets, or text where it reads text. */
export type FuzzInput = Uint8Array | string;

/** One parser under test, and how inputs are made for it. */
export interface FuzzTarget<Input extends FuzzInput = FuzzInput> {
  /** Unique; what `--target` takes. */
  readonly name: string;
  /** Names that the package exports and that every input is put through. */
  readonly parsers: readonly string[];
  /** What one trial stands for, where it puts many small inputs through the parser one behind the other; 1 unless given. */
  readonly inputsATrial?: number;
  /** Does what takes long (seeds, tables) once, before the first input. */
  prepare(): FuzzTrial<Input>;
}

export interface FuzzTrial<Input extends FuzzInput = FuzzInput> {
  /** The same choices make the same input. */
  make(choices: Choices): Input;
  /**
   * Puts the input through the parser.
   *
   * @returns whether the parser took it; false when it said what is wrong with it
   * @throws Complaint when what came out is not what may come out; whatever else is thrown is a finding too
   */
  run(input: Input, choices: Choices): boolean | Promise<boolean>;
}

/** A promise of the parser that it did not keep. */
export class Complaint extends Error {
  override name = 'Complaint';
}

/** Kinds of findings, in words for people who read a log. */
export type FindingKind = 'broken-promise' | 'thrown' | 'slow' | 'hangs' | 'greedy' | 'leaks' | 'one-sided';

export interface Finding {
  readonly target: string;
  readonly kind: FindingKind;
  readonly seed: string;
  /** Number of the input; of a leak the first of those that leaked. */
  readonly at: number;
  readonly what: string;
  /** Hexadecimal digits, or the text in quotes; empty when no single input is to blame. */
  readonly input: string;
}
