import type { HamlibRequest } from './hamlib-tokens.ts';
import { asciiOctets } from './line-cutter.ts';

/** What a number behind `RPRT` means. Source: Hamlib 8319dc5d include/hamlib/rig.h; rotctld uses the same ones. */
export const hamlibErrors: Readonly<Record<number, { readonly name: string; readonly meaning: string }>> = {
  [-1]: { name: 'EINVAL', meaning: 'invalid parameter' },
  [-2]: { name: 'ECONF', meaning: 'invalid configuration' },
  [-3]: { name: 'ENOMEM', meaning: 'out of memory' },
  [-4]: { name: 'ENIMPL', meaning: 'not implemented' },
  [-5]: { name: 'ETIMEOUT', meaning: 'the device did not answer in time' },
  [-6]: { name: 'EIO', meaning: 'the line to the device is broken' },
  [-7]: { name: 'EINTERNAL', meaning: 'internal error' },
  [-8]: { name: 'EPROTO', meaning: 'the device answered something else' },
  [-9]: { name: 'ERJCTED', meaning: 'rejected' },
  [-10]: { name: 'ETRUNC', meaning: 'truncated' },
  [-11]: { name: 'ENAVAIL', meaning: 'not available' },
  [-12]: { name: 'ENTARGET', meaning: 'the VFO cannot be targeted' },
  [-13]: { name: 'BUSERROR', meaning: 'error on the bus' },
  [-14]: { name: 'BUSBUSY', meaning: 'collision on the bus' },
  [-15]: { name: 'EARG', meaning: 'missing argument' },
  [-16]: { name: 'EVFO', meaning: 'invalid VFO' },
  [-17]: { name: 'EDOM', meaning: 'out of domain' },
  [-18]: { name: 'EDEPRECATED', meaning: 'deprecated' },
  [-19]: { name: 'ESECURITY', meaning: 'password wrong or missing' },
  [-20]: { name: 'EPOWER', meaning: 'the radio is switched off' },
  [-21]: { name: 'ELIMIT', meaning: 'beyond a limit' },
  [-22]: { name: 'EACCESS', meaning: 'access denied' },
};

/** The numbers that we answer with. */
export const rprt = {
  ok: 0,
  invalid: -1,
  notImplemented: -4,
  timeout: -5,
  io: -6,
  protocol: -8,
  rejected: -9,
  notAvailable: -11,
  vfo: -16,
  security: -19,
} as const;

/** `RPRT -9 (ERJCTED: rejected)` */
export function describeRprt(code: number): string {
  const known = hamlibErrors[code];
  return known === undefined ? `RPRT ${code}` : `RPRT ${code} (${known.name}: ${known.meaning})`;
}

/** One line of an answer: its label in the long form (null: none), and what it says. */
export type HamlibField = readonly [label: string | null, value: string];

/**
 * The answer to a get: values in lines of their own; in the long form with the request before and `RPRT 0` behind them.
 * All of it is one text, to be written at once: gpredict reads an answer with one `recv`.
 */
export function valuesReply(request: HamlibRequest, fields: readonly HamlibField[]): string {
  const { separator } = request;
  if (separator === undefined) return fields.map(([, value]) => `${value}\n`).join('');
  const lines = fields.map(([label, value]) => (label === null ? value : `${label}: ${value}`));
  return `${[echoOf(request), ...lines].join(separator)}${separator}RPRT 0\n`;
}

/** The answer to a set, and to anything that went wrong: a number, 0 for done. */
export function codeReply(request: HamlibRequest | undefined, code: number): string {
  const end = `RPRT ${code}\n`;
  return request?.separator === undefined ? end : `${echoOf(request)}${request.separator}${end}`;
}

function echoOf({ name, vfo, words }: HamlibRequest): string {
  const said = vfo === undefined ? words : [vfo, ...words];
  return said.length === 0 ? `${name}:` : `${name}: ${said.join(' ')}`;
}

export type HamlibAnswer =
  /** A long answer, whole. */
  | {
      readonly kind: 'answer';
      /** The request it answers, as the server repeats it: `get_pos`. */
      readonly command: string;
      /** Lines between the request and its end, without their labels; by label, and in order. */
      readonly byLabel: Readonly<Record<string, string>>;
      readonly values: readonly string[];
      /** 0 or the number of an error. */
      readonly code: number;
    }
  /** Anything else; control characters are replaced. */
  | { readonly kind: 'unknown'; readonly text: string };

const longestLine = 512;
const mostLines = 64;

/** Cuts what a server sends into long answers (to requests with `+`). */
export class HamlibAnswerParser {
  #line = '';
  #isTooLong = false;
  #command: string | undefined;
  #lines: string[] = [];

  push(bytes: Uint8Array): HamlibAnswer[] {
    const answers: HamlibAnswer[] = [];
    for (const octet of bytes) {
      if (octet === 0x0a) this.#endLine(answers);
      // rigctld lets the octet 0 of a C string out with some lists.
      else if (octet === 0x0d || octet === 0) continue;
      else if (this.#line.length >= longestLine) this.#isTooLong = true;
      else this.#line += octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·';
    }
    return answers;
  }

  /** Forgets what was heard of an answer that did not end. */
  restart(): void {
    this.#line = '';
    this.#isTooLong = false;
    this.#forget();
  }

  #endLine(answers: HamlibAnswer[]): void {
    const text = this.#line;
    const isTooLong = this.#isTooLong;
    this.#line = '';
    this.#isTooLong = false;
    const end = /^RPRT (-?\d{1,4})$/.exec(text);
    const begin = /^([a-z][a-z0-9_]*):(?: .*)?$/.exec(text);
    if (end !== null && this.#command !== undefined) {
      answers.push(answerOf(this.#command, this.#lines, Number(end[1])));
      this.#forget();
    } else if (begin !== null && !isTooLong) {
      if (this.#command !== undefined)
        answers.push({ kind: 'unknown', text: `${this.#command}: without end` });
      this.#forget(begin[1]);
    } else if (this.#command !== undefined && !isTooLong && this.#lines.length < mostLines) {
      this.#lines.push(text);
    } else if (text !== '') {
      answers.push({ kind: 'unknown', text });
      this.#forget();
    }
  }

  #forget(command?: string): void {
    this.#command = command;
    this.#lines = [];
  }
}

function answerOf(command: string, lines: readonly string[], code: number): HamlibAnswer {
  const byLabel: Record<string, string> = Object.create(null);
  const values = lines.map((line) => {
    const labelled = /^([A-Za-z][A-Za-z ]{0,30}): (.*)$/.exec(line);
    if (labelled === null) return line;
    byLabel[labelled[1]!] = labelled[2]!;
    return labelled[2]!;
  });
  return { kind: 'answer', command, byLabel, values, code };
}

/** Text of these languages as octets: one for each character. */
export function hamlibOctets(text: string): Uint8Array {
  return asciiOctets(text);
}
