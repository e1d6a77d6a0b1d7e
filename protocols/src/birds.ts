import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { decodeAx25 } from './ax25.ts';
import { frameCheck, frameCheckIn, frameCheckOctets, withFrameCheck } from './frame-check.ts';

/**
 * What the satellites of BIRDS speak on their UHF link: it looks like AX.25 and is not, for callsigns are plain ASCII.
 *
 * ```
 *   destination  0x30  source  0x30  3E F0  information  [frame check]
 *    6 octets     1      6      1      2                    2, low first
 *
 *   data packet   FF F0 FF  sequence (3, big endian)  payload (81)             105 octets with the check
 *   ACK           AA 03     sequence (2, big endian)  echo (9)         AA       32; a NAK echoes 69 nine times
 * ```
 * Source: firmware of BIRDS-3, -4 and -5 (BIRDS3-OBC d96cec3, BIRDS4-OBC 490f744), read; for BIRDS-2 inferred, as it is
 * of the same bus family.
 */
export interface BirdsFrame {
  readonly destination: BirdsAddress;
  readonly source: BirdsAddress;
  readonly content: BirdsContent;
}

export interface BirdsAddress {
  readonly callsign: string;
  /** The character in the place of the SSID: `0`, in one example `1`. */
  readonly suffix: string;
}

export type BirdsContent =
  | { readonly kind: 'data'; readonly sequence: number; readonly payload: Uint8Array }
  | {
      readonly kind: 'acknowledgement';
      readonly isNegative: boolean;
      readonly sequence: number;
      /** Nine octets of the command that is acknowledged. */
      readonly echo: Uint8Array;
    }
  /** Something else, such as what is taken out of the store (it begins with `SF`). */
  | { readonly kind: 'other'; readonly information: Uint8Array };

/**
 * Data packets from this number on are pieces of housekeeping that nobody asked for, so that a file that is asked for is not mixed with
 * them. Assumed (confidence ?): so rehearsals number them; how a ship of BIRDS-2 did is not known, and no file was so long.
 */
export const unaskedFrom = 0x800000;

/** `other-dialect`: the addresses are those of AX.25 as its specification has it. */
export type BirdsFault = Fault<
  | 'too-short'
  | 'bad-address'
  | 'bad-control'
  | 'other-dialect'
  | 'bad-frame-check'
  | 'wrong-length'
  | 'bad-marker'
>;

/**
 * A frame without flags, bit stuffing and KISS.
 *
 * @param options.hasFrameCheck the last two octets are the check, and it must hold
 */
export function decodeBirds(
  bytes: Uint8Array,
  { hasFrameCheck = false } = {},
): Result<BirdsFrame, BirdsFault> {
  const end = hasFrameCheck ? bytes.length - frameCheckOctets : bytes.length;
  if (end < headerOctets) {
    const expected = `at least ${headerOctets + bytes.length - end} octets`;
    return failure({ kind: 'too-short', expected, found: bytes.length });
  }
  const stranger = headerFault(bytes, end);
  if (stranger !== undefined) return failure(stranger);
  const wrongLength = lengthFault(bytes, end, hasFrameCheck);
  if (wrongLength !== undefined) return failure(wrongLength);
  if (hasFrameCheck && frameCheck(bytes, 0, end) !== frameCheckIn(bytes)) {
    const expected = hexText(frameCheck(bytes, 0, end));
    return failure({ kind: 'bad-frame-check', expected, found: hexText(frameCheckIn(bytes)) });
  }
  const content = readContent(bytes.subarray(headerOctets, end));
  if (!content.ok) return content;
  return success({
    destination: readAddress(bytes, 0),
    source: readAddress(bytes, 7),
    content: content.value,
  });
}

/**
 * The octets of a frame; `hasFrameCheck` puts the check behind them.
 *
 * @throws RangeError when a callsign has not six ASCII characters, or a part has not its length
 */
export function encodeBirds(frame: BirdsFrame, { hasFrameCheck = false } = {}): Uint8Array {
  const header = [...addressOf(frame.destination), ...addressOf(frame.source), ...controlAndPid];
  const bytes = Uint8Array.from([...header, ...contentOctets(frame.content)]);
  return hasFrameCheck ? withFrameCheck(bytes) : bytes;
}

/** A command to a ship of BIRDS: fourteen octets with their check. */
export interface BirdsCommand {
  readonly header: number;
  /** Which ship: BIRDS-4 0xAA the ship, 0xBB all; BIRDS-5 and -X 0x11, 0x22, 0x33, 0x44. */
  readonly satelliteId: number;
  /** 0xA0 is for the main controller. */
  readonly format: number;
  readonly id: number;
  /** When it is to be done; 0 at once. Its unit depends on the command. */
  readonly reservationTime: number;
  /** Seven octets. */
  readonly data: Uint8Array;
}

export const birdsCommandOctets = 14;

/** @throws RangeError when a field is no octet, or `data` has not seven */
export function encodeBirdsCommand(command: BirdsCommand): Uint8Array {
  const { header, satelliteId, format, id, reservationTime, data } = command;
  const fields = { header, satelliteId, format, id, reservationTime };
  for (const [name, value] of Object.entries(fields)) {
    if (!(Number.isInteger(value) && value >= 0 && value <= 255)) {
      throw new RangeError(`${name}: expected 0 to 255, found ${value}`);
    }
  }
  expectOctets('data', data, 7);
  return withFrameCheck(Uint8Array.from([...Object.values(fields), ...data]));
}

export function decodeBirdsCommand(
  bytes: Uint8Array,
): Result<BirdsCommand, Fault<'bad-length' | 'bad-frame-check'>> {
  if (bytes.length !== birdsCommandOctets) {
    return failure({ kind: 'bad-length', expected: birdsCommandOctets, found: bytes.length });
  }
  const check = frameCheck(bytes, 0, birdsCommandOctets - frameCheckOctets);
  if (check !== frameCheckIn(bytes)) {
    return failure({
      kind: 'bad-frame-check',
      expected: hexText(check),
      found: hexText(frameCheckIn(bytes)),
    });
  }
  const [header, satelliteId, format, id, reservationTime] = bytes as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  return success({ header, satelliteId, format, id, reservationTime, data: bytes.slice(5, 12) });
}

/** Octets before the information: two addresses, control and PID. */
export const birdsHeaderOctets = 16;
const headerOctets = birdsHeaderOctets;
const controlAndPid = [0x3e, 0xf0];
const dataMarker = [0xff, 0xf0, 0xff];
const payloadOctets = 81;
const dataOctets = dataMarker.length + 3 + payloadOctets;
const acknowledgementMarker = [0xaa, 0x03];
const echoOctets = 9;
const acknowledgementOctets = 14;
/** Echoed nine times in the place of the command when it was refused. */
const refusal = 0x69;

function headerFault(bytes: Uint8Array, end: number): BirdsFault | undefined {
  const wrong = bytes.subarray(0, 14).findIndex((octet) => octet < 0x20 || octet > 0x7e);
  if (wrong < 0 && startsWith(bytes.subarray(14), controlAndPid)) return undefined;
  if (decodeAx25(bytes.subarray(0, end)).ok) {
    const found = 'callsigns shifted left: this looks like AX.25 as its specification has it';
    return { kind: 'other-dialect', expected: 'callsigns in plain ASCII (BIRDS)', found };
  }
  if (wrong < 0) {
    return { kind: 'bad-control', expected: 'control and PID 3EF0', found: hexOf(bytes.subarray(14, 16)) };
  }
  const expected = `octet ${wrong} of the addresses to be ASCII`;
  return { kind: 'bad-address', expected, found: `0x${hexOf(bytes.subarray(wrong, wrong + 1))}` };
}

/** Said before the check is looked at: a TNC that took the check away, or left it, is the likelier cause. */
function lengthFault(bytes: Uint8Array, end: number, hasFrameCheck: boolean): BirdsFault | undefined {
  if (!startsWith(bytes.subarray(headerOctets, end), dataMarker)) return undefined;
  const expected = headerOctets + dataOctets + (hasFrameCheck ? frameCheckOctets : 0);
  if (bytes.length === expected) return undefined;
  const other = headerOctets + dataOctets + (hasFrameCheck ? 0 : frameCheckOctets);
  const hint = hasFrameCheck ? ': a frame without its check?' : ': a frame with its check?';
  const found = bytes.length === other ? `${bytes.length}${hint}` : bytes.length;
  return { kind: 'wrong-length', expected: `${expected} octets of a data packet`, found };
}

function readContent(information: Uint8Array): Result<BirdsContent, BirdsFault> {
  if (startsWith(information, dataMarker)) {
    const sequence = (information[3]! << 16) | (information[4]! << 8) | information[5]!;
    return success({ kind: 'data', sequence, payload: information.slice(6) });
  }
  const isAcknowledgement =
    information.length === acknowledgementOctets && startsWith(information, acknowledgementMarker);
  if (!isAcknowledgement) return success({ kind: 'other', information: information.slice() });
  const last = information[acknowledgementOctets - 1]!;
  if (last !== 0xaa) {
    const found = last.toString(16).padStart(2, '0').toUpperCase();
    return failure({ kind: 'bad-marker', expected: 'AA at the end of an acknowledgement', found });
  }
  const echo = information.slice(4, 4 + echoOctets);
  const isNegative = echo.every((octet) => octet === refusal);
  const sequence = (information[2]! << 8) | information[3]!;
  return success({ kind: 'acknowledgement', isNegative, sequence, echo });
}

function contentOctets(content: BirdsContent): number[] {
  switch (content.kind) {
    case 'data': {
      const { sequence, payload } = content;
      expectOctets('payload', payload, payloadOctets);
      return [...dataMarker, ...bigEndian(sequence, 3), ...payload];
    }
    case 'acknowledgement': {
      const { sequence, echo, isNegative } = content;
      const sent = isNegative ? new Uint8Array(echoOctets).fill(refusal) : echo;
      expectOctets('echo', sent, echoOctets);
      return [...acknowledgementMarker, ...bigEndian(sequence, 2), ...sent, 0xaa];
    }
    case 'other':
      return [...content.information];
  }
}

function bigEndian(value: number, octets: number): number[] {
  if (!(Number.isInteger(value) && value >= 0 && value < 256 ** octets)) {
    throw new RangeError(`sequence: expected 0 to ${256 ** octets - 1}, found ${value}`);
  }
  return Array.from({ length: octets }, (_, index) => (value >>> (8 * (octets - 1 - index))) & 0xff);
}

function readAddress(bytes: Uint8Array, at: number): BirdsAddress {
  const text = String.fromCharCode(...bytes.subarray(at, at + 7));
  return { callsign: text.slice(0, 6).trimEnd(), suffix: text.slice(6) };
}

function addressOf({ callsign, suffix }: BirdsAddress): number[] {
  const text = callsign.padEnd(6) + suffix;
  if (!/^[\x20-\x7e]{7}$/.test(text)) {
    throw new RangeError(`callsign: expected six ASCII characters and a suffix of one, found ${text}`);
  }
  return Array.from(text, (character) => character.charCodeAt(0));
}

function expectOctets(name: string, bytes: Uint8Array, octets: number): void {
  if (bytes.length !== octets)
    throw new RangeError(`${name}: expected ${octets} octets, found ${bytes.length}`);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((octet, index) => bytes[index] === octet);
}

function hexText(check: number): string {
  return check.toString(16).toUpperCase().padStart(4, '0');
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
