import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * AGWPE: the TCP language of the AGW Packet Engine, which Direwolf, UZ7HO's soundmodem and others speak as well.
 *
 * ```
 *   port 0 0 0  kind 0 PID 0  from  to   length   user   data
 *       4           4         10    10   4, low octet first   `length`
 * ```
 * Source: G. Rossopoulos SV2AGW, "AGWPE TCP/IP Socket Interface", 2000, sections 2 to 4.
 */
export interface AgwpeMessage {
  /** Which radio of the engine, counted from 0. */
  readonly port: number;
  /** One letter; the same letter often means something else in the other direction. */
  readonly kind: string;
  readonly pid: number;
  /** Callsigns, at most nine characters; empty where the kind has none. */
  readonly from: string;
  readonly to: string;
  readonly data: Uint8Array;
}

/** The kinds that a modem needs. */
export const agwpeKinds = {
  version: 'R',
  ports: 'G',
  /** Switches the delivery of raw frames on, and off when it is sent again. */
  toggleRaw: 'k',
  /** A frame of AX.25 without its check, one octet before it: the radio in its upper half. */
  raw: 'K',
} as const;

/** `bad-header`: what stands there cannot be a message, and where the next one begins nobody knows. `unfinished`: the stream ended inside. */
export type AgwpeFault = Fault<'bad-header' | 'unfinished'>;

/** @throws RangeError when the port is no octet, the kind no letter, or a callsign longer than nine characters of ASCII */
export function encodeAgwpe({
  port = 0,
  kind,
  pid = 0,
  from = '',
  to = '',
  data = nothing,
}: Partial<AgwpeMessage> & Pick<AgwpeMessage, 'kind'>): Uint8Array {
  if (!(Number.isInteger(port) && port >= 0 && port <= 255))
    throw new RangeError(`port: expected 0 to 255, found ${port}`);
  if (!/^[A-Za-z]$/.test(kind)) throw new RangeError(`kind: expected one letter, found ${kind}`);
  const bytes = new Uint8Array(headerOctets + data.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = port;
  bytes[4] = kind.charCodeAt(0);
  bytes[6] = pid;
  bytes.set(callsignOctets('from', from), 8);
  bytes.set(callsignOctets('to', to), 18);
  view.setUint32(28, data.length, true);
  bytes.set(data, headerOctets);
  return bytes;
}

/** A frame of AX.25 without its check, for the transmitter of this radio. */
export function encodeAgwpeFrame(frame: Uint8Array, port = 0): Uint8Array {
  const data = new Uint8Array(1 + frame.length);
  data[0] = (port & 15) << 4;
  data.set(frame, 1);
  return encodeAgwpe({ port, kind: agwpeKinds.raw, data });
}

/** The frame of AX.25 in a message of kind K; undefined when it holds none. */
export function agwpeFrameOf({ kind, data }: Pick<AgwpeMessage, 'kind' | 'data'>): Uint8Array | undefined {
  return kind === agwpeKinds.raw && data.length > 1 ? data.subarray(1) : undefined;
}

/** `2005.127`, as an engine answers R; undefined for an answer of another length. */
export function agwpeVersionOf({ kind, data }: Pick<AgwpeMessage, 'kind' | 'data'>): string | undefined {
  if (kind !== agwpeKinds.version || data.length < 8) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return `${view.getUint16(0, true)}.${view.getUint16(4, true)}`;
}

/**
 * Cuts a stream into messages, however it arrives.
 *
 * A header that cannot be one ends it, for nothing in the language marks a beginning: the connection must be made anew.
 * Memory is bounded by `maxDataOctets`.
 */
export class AgwpeDecoder {
  readonly #maxDataOctets: number;
  #rest = new Uint8Array(0);
  #fault: AgwpeFault | undefined;

  constructor({ maxDataOctets = 4096 }: { maxDataOctets?: number } = {}) {
    if (!(maxDataOctets >= 1))
      throw new RangeError(`maxDataOctets: expected at least 1, found ${maxDataOctets}`);
    this.#maxDataOctets = maxDataOctets;
  }

  push(bytes: Uint8Array): Result<AgwpeMessage, AgwpeFault>[] {
    if (this.#fault !== undefined) return [];
    const messages: Result<AgwpeMessage, AgwpeFault>[] = [];
    const all = joined(this.#rest, bytes);
    let at = 0;
    while (all.length - at >= headerOctets) {
      const fault = this.#faultOf(all, at);
      if (fault !== undefined) {
        this.#fault = fault;
        this.#rest = new Uint8Array(0);
        return [...messages, failure(fault)];
      }
      const end = at + headerOctets + lengthAt(all, at);
      if (all.length < end) break;
      messages.push(success(messageAt(all, at, end)));
      at = end;
    }
    this.#rest = all.slice(at);
    return messages;
  }

  /** What the end of the stream cut, if anything; the decoder then begins anew. */
  flush(): Result<AgwpeMessage, AgwpeFault>[] {
    const found = this.#rest.length;
    this.#rest = new Uint8Array(0);
    this.#fault = undefined;
    if (found === 0) return [];
    return [failure({ kind: 'unfinished', expected: 'a whole message', found: `${found} octets of one` })];
  }

  #faultOf(bytes: Uint8Array, at: number): AgwpeFault | undefined {
    const kind = bytes[at + 4]!;
    if (!/[A-Za-z]/.test(String.fromCharCode(kind))) {
      return { kind: 'bad-header', expected: 'a letter as kind of a message', found: `0x${hexText(kind)}` };
    }
    const octets = lengthAt(bytes, at);
    if (octets <= this.#maxDataOctets) return undefined;
    return {
      kind: 'bad-header',
      expected: `at most ${this.#maxDataOctets} octets of data`,
      found: `${octets}`,
    };
  }
}

const headerOctets = 36;
const callsignField = 10;
const nothing = new Uint8Array(0);

function messageAt(bytes: Uint8Array, at: number, end: number): AgwpeMessage {
  return {
    port: bytes[at]!,
    kind: String.fromCharCode(bytes[at + 4]!),
    pid: bytes[at + 6]!,
    from: callsignAt(bytes, at + 8),
    to: callsignAt(bytes, at + 18),
    data: bytes.slice(at + headerOctets, end),
  };
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, headerOctets).getUint32(28, true);
}

/** Up to the first NUL; engines leave what was there before behind it. */
function callsignAt(bytes: Uint8Array, at: number): string {
  const field = bytes.subarray(at, at + callsignField);
  const end = field.indexOf(0);
  return String.fromCharCode(...(end < 0 ? field : field.subarray(0, end)));
}

function callsignOctets(name: string, callsign: string): number[] {
  const octets = Array.from(callsign, (character) => character.charCodeAt(0));
  if (octets.length < callsignField && octets.every((octet) => octet > 0 && octet < 0x80)) return octets;
  throw new RangeError(`${name}: expected at most nine characters of ASCII, found ${callsign}`);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function hexText(octet: number): string {
  return octet.toString(16).toUpperCase().padStart(2, '0');
}
