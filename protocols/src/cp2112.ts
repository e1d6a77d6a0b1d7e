import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * Silicon Labs CP2112, USB to SMBus and I2C: the reports of transfers. A transfer is asked for, its state is asked for until it
 * is complete, and what was read is fetched; numbers are big-endian, addresses stand in the upper seven bits.
 *
 * ```
 *   10 read          address  length(2)                     14 write     address  count  data (at most 61)
 *   11 write, read   address  length(2)  count  target(16)  15 state?    01
 *   12 fetch         length(2)                              17 give up   01
 *   13 data          state  count  data (61)                16 state     state  reason  retries(2)  octets(2)
 * ```
 * Reports of the host may be cut after what they say; the chip fills them up with zeros. Source: Silicon Labs AN495 rev. 0.2,
 * 3 and 4; the kernel's drivers/hid/hid-cp2112.c.
 */
export type Cp2112Request =
  | { readonly kind: 'read'; readonly address: number; readonly octets: number }
  /** Writes `target`, then reads without letting go of the bus in between. */
  | {
      readonly kind: 'write-read';
      readonly address: number;
      readonly octets: number;
      readonly target: Uint8Array;
    }
  | { readonly kind: 'write'; readonly address: number; readonly data: Uint8Array }
  | { readonly kind: 'fetch'; readonly octets: number }
  | { readonly kind: 'ask-state' }
  | { readonly kind: 'give-up' };

export type Cp2112Answer =
  | { readonly kind: 'data'; readonly state: Cp2112State; readonly data: Uint8Array }
  | {
      readonly kind: 'state';
      readonly state: Cp2112State;
      readonly reason: Cp2112Reason;
      readonly retries: number;
      readonly octets: number;
    };

/** In the order of their numbers, from 0. */
export const cp2112States = ['idle', 'busy', 'complete', 'failed'] as const;
export type Cp2112State = (typeof cp2112States)[number];

/** Why a transfer failed, in the order of their numbers; while it is busy the number tells what it does, and is not told here. */
export const cp2112Reasons = [
  'nobody-answered',
  'bus-not-free',
  'arbitration-lost',
  'read-incomplete',
  'write-incomplete',
  'success',
] as const;
export type Cp2112Reason = (typeof cp2112Reasons)[number];

export type Cp2112Fault = Fault<'empty' | 'unknown-report' | 'bad-length' | 'bad-address' | 'bad-state'>;

export const cp2112Identity = { vendorId: 0x10c4, productId: 0xea90 } as const;
/** Octets that one write, and one report of data, can hold. */
export const cp2112MostOctets = 61;
export const cp2112MostTargetOctets = 16;
/** Octets that one read can ask for. */
export const cp2112MostReadOctets = 512;
/** Reports come at this length, whatever they hold. */
export const cp2112ReportOctets = 64;

const id = { read: 0x10, writeRead: 0x11, fetch: 0x12, data: 0x13, write: 0x14, askState: 0x15, state: 0x16 };
const giveUp = 0x17;

export function encodeCp2112Request(request: Cp2112Request): Uint8Array {
  switch (request.kind) {
    case 'read':
      return Uint8Array.of(id.read, shifted(request.address), ...lengthOf(request.octets));
    case 'write-read': {
      const { address, octets, target } = request;
      inRange('target octets', target.length, 1, cp2112MostTargetOctets);
      return Uint8Array.of(id.writeRead, shifted(address), ...lengthOf(octets), target.length, ...target);
    }
    case 'write': {
      const { address, data } = request;
      inRange('octets', data.length, 1, cp2112MostOctets);
      return Uint8Array.of(id.write, shifted(address), data.length, ...data);
    }
    case 'fetch':
      return Uint8Array.of(id.fetch, ...lengthOf(request.octets));
    case 'ask-state':
      return Uint8Array.of(id.askState, 1);
    case 'give-up':
      return Uint8Array.of(giveUp, 1);
    default:
      return request satisfies never;
  }
}

/** The chip's side. What a report does not hold any more is zero. */
export function decodeCp2112Request(report: Uint8Array): Result<Cp2112Request, Cp2112Fault> {
  if (report.length === 0) return failure({ kind: 'empty', expected: 'a report', found: 'nothing' });
  if (report.length > cp2112ReportOctets)
    return failure({ kind: 'bad-length', expected: `at most ${cp2112ReportOctets}`, found: report.length });
  const at = (index: number) => report[index] ?? 0;
  const octets = (at(2) << 8) | at(3);
  const address = at(1) >> 1;
  const isRead = at(0) === id.read || at(0) === id.writeRead;
  if ((isRead || at(0) === id.write) && (at(1) & 1) !== 0)
    return failure({ kind: 'bad-address', expected: 'an even octet', found: at(1) });
  if (isRead && (octets < 1 || octets > cp2112MostReadOctets))
    return failure({ kind: 'bad-length', expected: `1 to ${cp2112MostReadOctets}`, found: octets });
  switch (at(0)) {
    case id.read:
      return success({ kind: 'read', address, octets });
    case id.writeRead: {
      const count = at(4);
      if (count < 1 || count > cp2112MostTargetOctets)
        return failure({ kind: 'bad-length', expected: `1 to ${cp2112MostTargetOctets}`, found: count });
      return success({ kind: 'write-read', address, octets, target: filled(report, 5, count) });
    }
    case id.write: {
      const count = at(2);
      if (count < 1 || count > cp2112MostOctets)
        return failure({ kind: 'bad-length', expected: `1 to ${cp2112MostOctets}`, found: count });
      return success({ kind: 'write', address, data: filled(report, 3, count) });
    }
    case id.fetch: {
      const wanted = (at(1) << 8) | at(2);
      if (wanted < 1 || wanted > cp2112MostReadOctets)
        return failure({ kind: 'bad-length', expected: `1 to ${cp2112MostReadOctets}`, found: wanted });
      return success({ kind: 'fetch', octets: wanted });
    }
    case id.askState:
      return success({ kind: 'ask-state' });
    case giveUp:
      return success({ kind: 'give-up' });
    default:
      return failure({ kind: 'unknown-report', expected: '10 to 12, 14, 15, 17', found: at(0).toString(16) });
  }
}

/** As the chip sends it: 64 octets of data, 7 of a state. */
export function encodeCp2112Answer(answer: Cp2112Answer): Uint8Array {
  if (answer.kind === 'data') {
    inRange('octets', answer.data.length, 0, cp2112MostOctets);
    const report = new Uint8Array(cp2112ReportOctets);
    report.set([id.data, cp2112States.indexOf(answer.state), answer.data.length]);
    report.set(answer.data, 3);
    return report;
  }
  const { state, reason, retries, octets } = answer;
  return Uint8Array.of(
    ...[id.state, cp2112States.indexOf(state), cp2112Reasons.indexOf(reason)],
    ...[retries >> 8, retries & 0xff, octets >> 8, octets & 0xff],
  );
}

export function decodeCp2112Answer(report: Uint8Array): Result<Cp2112Answer, Cp2112Fault> {
  const [first, second = 0, third = 0] = report;
  if (first === undefined) return failure({ kind: 'empty', expected: 'a report', found: 'nothing' });
  if (first !== id.data && first !== id.state)
    return failure({ kind: 'unknown-report', expected: '13 or 16', found: first.toString(16) });
  const least = first === id.data ? 3 + third : 7;
  if (report.length < least || report.length > cp2112ReportOctets || third > cp2112MostOctets)
    return failure({
      kind: 'bad-length',
      expected: `${least} to ${cp2112ReportOctets}`,
      found: report.length,
    });
  const state = cp2112States[second];
  if (state === undefined) return failure({ kind: 'bad-state', expected: '0 to 3', found: second });
  if (first === id.data) return success({ kind: 'data', state, data: report.slice(3, 3 + third) });
  // While it is busy the number tells what it is busy with (AN495, 4.7), which has other names.
  const reason = state === 'failed' || state === 'complete' ? cp2112Reasons[third] : 'success';
  if (reason === undefined) return failure({ kind: 'bad-state', expected: '0 to 5', found: third });
  const [, , , high = 0, low = 0, octetsHigh = 0, octetsLow = 0] = report;
  return success({
    kind: 'state',
    state,
    reason,
    retries: (high << 8) | low,
    octets: (octetsHigh << 8) | octetsLow,
  });
}

function shifted(address: number): number {
  inRange('address', address, 0, 0x7f);
  return address << 1;
}

function lengthOf(octets: number): [number, number] {
  inRange('octets', octets, 1, cp2112MostReadOctets);
  return [octets >> 8, octets & 0xff];
}

function filled(report: Uint8Array, start: number, count: number): Uint8Array {
  const part = new Uint8Array(count);
  part.set(report.subarray(start, start + count));
  return part;
}

function inRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${name}: expected ${least} to ${most}, found ${value}`);
}
