/** One thing that `dawa hil` can do: its first word, its help, its work. */
export interface Action {
  readonly name: string;
  /** One line for the list of `dawa hil --help`. */
  readonly summary: string;
  readonly helpText: string;
  /** @param words those after its name. Returns the exit code of contracts `dawa hil`. */
  run(words: readonly string[]): Promise<number>;
}

/** Tells in one line what is wrong, and returns the exit code of wrong usage. */
export function complain(line: string): number {
  process.stderr.write(`dawa hil: ${line}\n`);
  return 2;
}
