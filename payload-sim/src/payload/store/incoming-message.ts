import { aprsFrameOf, encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { encodeAprs } from '@dawa/protocols/aprs/encode-aprs';
import { readMessage } from '@dawa/protocols/aprs/message';
import { octetText } from '@dawa/protocols/aprs/octet-text';
import type { DecodedAx25 } from '@dawa/protocols/ax25';

/** What somebody says to the payload itself. */
export interface IncomingMessage {
  readonly from: string;
  readonly text: string;
  /** He asks for an acknowledgement of this number. */
  readonly number: string | undefined;
  /** To be stored: it begins with `SF`. */
  readonly isToStore: boolean;
}

/**
 * A message that is addressed to the payload, or a bare `SF...` as BIRDS-4 takes it; undefined for everything else,
 * acknowledgements, queries and telemetry definitions included.
 *
 * @param own as on the air: `A55BTN`, `A55BTN-7`
 * Source: APRS Protocol Reference 1.0.1, chapter 14; BIRDS-4, "APRS Store and Forward Information", slideorbit, April 2021
 */
export function readIncoming(frame: DecodedAx25, own: string): IncomingMessage | undefined {
  const { source, information } = aprsFrameOf(frame);
  const info = octetText(information).replace(/[\r\n]+$/, '');
  if (info.startsWith('SF')) return { from: source, text: info, number: undefined, isToStore: true };
  if (!info.startsWith(':')) return undefined;
  const read = readMessage(info.slice(1));
  if (read?.message.kind !== 'message' || read.message.addressee !== own) return undefined;
  const { number } = read.message;
  // The octets as they came: what was read has become text for people.
  const body = info.slice(info.indexOf(':', 1) + 1);
  const text = number === undefined ? body : body.slice(0, body.lastIndexOf('{'));
  return { from: source, text, number, isToStore: text.startsWith('SF') };
}

/**
 * The frame, without its check, that tells the sender what became of his message; undefined where his number or his call has no
 * room in one.
 */
export function answerTo(
  { from, number }: IncomingMessage,
  own: string,
  kind: 'acknowledgement' | 'rejection',
): Uint8Array | undefined {
  if (number === undefined || !/^[A-Za-z0-9]{1,5}$/.test(number) || !/^[A-Z0-9]{1,6}(-\d{1,2})?$/.test(from))
    return undefined;
  const information = encodeAprs({ kind, addressee: from, number });
  return encodeAprsFrame({ source: own, destination: payloadDestination, path: [], information });
}

/** Which software speaks: TinyTrak4, as on BIRDS-X (ALTNET APTT4). */
export const payloadDestination = 'APTT4';
