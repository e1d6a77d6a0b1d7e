import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

export type ScpiBlockFault = Fault<'not-a-block' | 'short-block' | 'long-block'>;

/**
 * Any octets as one piece of data: `#`, the number of digits that follow, that many digits with the number of octets, the
 * octets.
 *
 * Source: IEEE 488.2, 7.7.6 and 8.7.9 (definite length arbitrary block)
 */
export function encodeScpiBlock(octets: Uint8Array): Uint8Array {
  const count = String(octets.length);
  const head = `#${count.length}${count}`;
  const block = new Uint8Array(head.length + octets.length);
  for (let at = 0; at < head.length; at++) block[at] = head.charCodeAt(at);
  block.set(octets, head.length);
  return block;
}

/** The octets of a block, definite or, with `#0`, up to the end of what is given (a line feed there belongs to the message). */
export function decodeScpiBlock(message: Uint8Array): Result<Uint8Array, ScpiBlockFault> {
  const head = scpiBlockHead(message);
  if (head === undefined) {
    const found = [...message.subarray(0, 12)].map((octet) => String.fromCharCode(octet)).join('');
    return failure({ kind: 'not-a-block', expected: '#, a digit, a length', found });
  }
  if (head.octets === undefined) {
    const end = message.at(-1) === lineFeed ? message.length - 1 : message.length;
    return success(message.slice(head.headOctets, end));
  }
  const there = message.length - head.headOctets;
  if (there < head.octets) return failure({ kind: 'short-block', expected: head.octets, found: there });
  const rest = message.subarray(head.headOctets + head.octets);
  if (rest.some((octet) => octet !== lineFeed && octet !== carriageReturn))
    return failure({ kind: 'long-block', expected: head.octets, found: there });
  return success(message.slice(head.headOctets, head.headOctets + head.octets));
}

/** How long the head of a block is and what it announces; `octets` is undefined for one without a length. */
export function scpiBlockHead(
  message: Uint8Array,
): { readonly headOctets: number; readonly octets: number | undefined } | undefined {
  const digits = (message[1] ?? 0) - zero;
  if (message[0] !== hash || digits < 0 || digits > 9) return undefined;
  if (digits === 0) return { headOctets: 2, octets: undefined };
  if (message.length < 2 + digits) return undefined;
  let octets = 0;
  for (const octet of message.subarray(2, 2 + digits)) {
    if (octet < zero || octet > zero + 9) return undefined;
    octets = 10 * octets + octet - zero;
  }
  return { headOctets: 2 + digits, octets };
}

const hash = 0x23;
const zero = 0x30;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
