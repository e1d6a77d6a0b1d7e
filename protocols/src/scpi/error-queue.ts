import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** What an instrument refused: number and text of the standard in `expected`'s place, what it was about in `found`. */
export interface ScpiError extends Fault<'scpi-error'> {
  /** Negative ones are the standard's, positive ones the maker's, 0 is none. */
  readonly number: number;
  readonly text: string;
}

export function scpiError(
  number: number,
  about = '',
  text = scpiErrorTexts[number] ?? 'Device-specific error',
): ScpiError {
  return {
    kind: 'scpi-error',
    expected: 'an order that it obeys',
    found: `${number} ${text}${about && `: ${about}`}`,
    number,
    text,
  };
}

/**
 * An entry of the error queue, `-113,"Undefined header"`, as `SYSTem:ERRor?` gives it; 0 stands for an empty queue.
 *
 * Some makers write a plus before the 0, some say more behind a semicolon, some leave the quotes away.
 * Source: SCPI-99 volume 2, 21.8 (SYSTem:ERRor); Agilent U3606B programmer's reference, page 6
 */
export function readErrorEntry(answer: string): Result<ScpiError, Fault<'not-an-error-entry'>> {
  const [, number, rest = ''] = /^\s*([+-]?\d{1,5})\s*(?:,\s*(.*))?$/s.exec(answer) ?? [];
  if (number === undefined) {
    const expected = 'a number and a text, like 0,"No error"';
    return failure({ kind: 'not-an-error-entry', expected, found: answer.slice(0, 80) });
  }
  const text = rest
    .trim()
    .replace(/^["“”]|["“”]$/g, '')
    .slice(0, 255);
  return success(scpiError(Number(number), '', text === '' ? undefined : text));
}

export function writeErrorEntry({ number, text }: Pick<ScpiError, 'number' | 'text'>): string {
  return `${number},"${text.replaceAll('"', '""')}"`;
}

/** Errors in the order in which they came, the oldest first; when it is full the last one says so. */
export class ScpiErrorQueue {
  readonly #most: number;
  readonly #entries: ScpiError[] = [];

  constructor(most = 20) {
    this.#most = most;
  }

  get length(): number {
    return this.#entries.length;
  }

  push(error: ScpiError): void {
    if (this.#entries.length < this.#most) this.#entries.push(error);
    // SCPI-99 volume 2, 21.8.1: the most recent one makes room for the overflow
    else this.#entries[this.#most - 1] = scpiError(-350);
  }

  /** The oldest, taken out; number 0 when there is none. */
  shift(): ScpiError {
    return this.#entries.shift() ?? scpiError(0);
  }

  clear(): void {
    this.#entries.length = 0;
  }
}

/**
 * The bit of the standard event register that an error sets: command, execution, device, query.
 *
 * Source: IEEE 488.2, 11.5.1; SCPI-99 volume 2, 21.8.8 to 21.8.11 (classes of hundreds)
 */
export function eventBitOf(number: number): number {
  if (number <= -100 && number > -200) return standardEvents.command;
  if (number <= -200 && number > -300) return standardEvents.execution;
  if (number <= -400 && number > -500) return standardEvents.query;
  return standardEvents.device;
}

export const standardEvents = {
  ...{ complete: 0x01, query: 0x04, device: 0x08, execution: 0x10, command: 0x20, powerOn: 0x80 },
} as const;

/** Source: SCPI-99 volume 2, 21.8.8 to 21.8.11 */
export const scpiErrorTexts: Readonly<Record<number, string>> = {
  0: 'No error',
  [-100]: 'Command error',
  [-102]: 'Syntax error',
  [-104]: 'Data type error',
  [-108]: 'Parameter not allowed',
  [-109]: 'Missing parameter',
  [-110]: 'Command header error',
  [-112]: 'Program mnemonic too long',
  [-113]: 'Undefined header',
  [-114]: 'Header suffix out of range',
  [-120]: 'Numeric data error',
  [-131]: 'Invalid suffix',
  [-200]: 'Execution error',
  [-221]: 'Settings conflict',
  [-222]: 'Data out of range',
  [-223]: 'Too much data',
  [-224]: 'Illegal parameter value',
  [-240]: 'Hardware error',
  [-310]: 'System error',
  [-330]: 'Self-test failed',
  [-350]: 'Queue overflow',
  [-363]: 'Input buffer overrun',
  [-400]: 'Query error',
  [-410]: 'Query INTERRUPTED',
  [-440]: 'Query UNTERMINATED after indefinite response',
};
