import { failure, type Result, success } from '../fault.ts';
import { findBadErrorControl, sealErrorControl } from '../frame/error-control.ts';
import type { SdlsCipher } from './sdls-cipher.ts';
import type { SdlsFault } from './sdls-fault.ts';
import { type OpenedData, openData, secureData } from './secured-data.ts';
import {
  type SecuredFrameFormat,
  type SecuredFrameLayout,
  securedFrameLayout,
} from './secured-frame-layout.ts';
import { type SecuredChannel, type SecurityAssociation, spiOctets } from './security-association.ts';

/** A frame without its security, ready for the decoder of its kind, and what security told of it. */
export interface OpenedFrame extends Omit<OpenedData, 'data'> {
  /** Length and error control are those of the shorter frame. */
  readonly frame: Uint8Array;
}

/**
 * Puts security on a frame. Give what `encodeTcFrame`, `encodeTmFrame`, `encodeAosFrame` or `encodeUslpFrame` made: what
 * comes back is longer by `headerOctets + trailerOctets` of the association, with length and error control made anew.
 * Where frames have one length, as in telemetry, make the plain one so much shorter.
 *
 * @returns `not-protected` for control commands of COP-1 and truncated USLP frames, which are sent as they are
 * Source: CCSDS 355.0-B-2, 4.2.3
 */
export async function secureFrame(
  plain: Uint8Array,
  format: SecuredFrameFormat,
  association: SecurityAssociation,
  cipher: SdlsCipher,
): Promise<Result<Uint8Array, SdlsFault>> {
  const found = securedFrameLayout(plain, format);
  if (!found.ok) return found;
  const layout = found.value;
  if (!servesChannel(association, layout.channel)) return wrongChannel(association, layout.channel);
  const { bytes, headerOctets, behindOctets } = layout;
  const octets = bytes.length + association.headerOctets + association.trailerOctets;
  const most = mostOctets[format.kind];
  if (octets > most) return failure('bad-length', `at most ${most}`, octets);
  const frame = new Uint8Array(octets);
  frame.set(bytes.subarray(0, headerOctets));
  frame.set(bytes.subarray(bytes.length - behindOctets), octets - behindOctets);
  layout.writeLength(frame);
  const data = bytes.subarray(headerOctets, bytes.length - behindOctets);
  const mask = association.authenticationMask ?? standardMask(layout, association);
  const secured = await secureData(frame.subarray(0, headerOctets), data, association, cipher, mask);
  if (!secured.ok) return secured;
  frame.set(secured.value, headerOctets);
  return success(sealErrorControl(frame, layout.errorControlOctets));
}

/**
 * Takes security off a frame.
 *
 * @param associations by their index (SPI); an index of none is `unknown-spi`
 * @returns a frame as it was before `secureFrame`; a fault leaves the association as it was, so that what a stranger
 *   sends cannot move the window
 * Source: CCSDS 355.0-B-2, 4.2.4
 */
export async function openFrame(
  secured: Uint8Array,
  format: SecuredFrameFormat,
  associations: ReadonlyMap<number, SecurityAssociation>,
  cipher: SdlsCipher,
): Promise<Result<OpenedFrame, SdlsFault>> {
  const found = securedFrameLayout(secured, format);
  if (!found.ok) return found;
  const layout = found.value;
  const { bytes, headerOctets, behindOctets } = layout;
  const badErrorControl = findBadErrorControl(bytes, layout.errorControlOctets);
  if (badErrorControl !== undefined) return badErrorControl;
  const field = bytes.subarray(headerOctets, bytes.length - behindOctets);
  if (field.length < spiOctets) return failure('too-short', spiOctets, field.length);
  const spi = (field[0]! << 8) | field[1]!;
  const association = associations.get(spi);
  if (association === undefined) return failure('unknown-spi', [...associations.keys()].join(', '), spi);
  if (!servesChannel(association, layout.channel)) return wrongChannel(association, layout.channel);
  const mask = association.authenticationMask ?? standardMask(layout, association);
  const opened = await openData(bytes.subarray(0, headerOctets), field, association, cipher, mask);
  if (!opened.ok) return opened;
  const { data, ...told } = opened.value;
  const frame = new Uint8Array(headerOctets + data.length + behindOctets);
  frame.set(bytes.subarray(0, headerOctets));
  frame.set(data, headerOctets);
  frame.set(bytes.subarray(bytes.length - behindOctets), headerOctets + data.length);
  layout.writeLength(frame);
  return success({ ...told, frame: sealErrorControl(frame, layout.errorControlOctets) });
}

/**
 * All bits of the frame, except those that cannot be: the master channel frame count of TM, the header error control of
 * AOS, the insert zone, and the initialization vector, which authenticates itself.
 *
 * Source: CCSDS 355.0-B-2, 4.2.2.6.2. Missions may leave out more, and CryptoLib's tests include the vector or leave out
 * everything: then both ends agree on a mask of their own.
 */
export function standardMask(
  layout: Pick<SecuredFrameLayout, 'headerOctets' | 'openOctets'>,
  association: SecurityAssociation,
): Uint8Array {
  const mask = new Uint8Array(layout.headerOctets + association.headerOctets).fill(0xff);
  for (const [from, to] of layout.openOctets) mask.fill(0, from, to);
  const ivAt = layout.headerOctets + spiOctets;
  mask.fill(0, ivAt, ivAt + association.agreement.sentIvOctets);
  return mask;
}

/** Source: length fields of CCSDS 232.0-B-4, 4.1.2.7 and 732.1-B-3, 4.1.2.7; 132.0-B-3 and 732.0-B-4 leave it to 131.0 */
const mostOctets = { tc: 1024, tm: 65_536, aos: 65_536, uslp: 65_536 };

function servesChannel({ channels }: SecurityAssociation, found: SecuredChannel): boolean {
  return (
    channels === undefined ||
    channels.some(
      (channel) =>
        channel.spacecraftId === found.spacecraftId &&
        channel.virtualChannelId === found.virtualChannelId &&
        (channel.mapId === undefined || channel.mapId === found.mapId),
    )
  );
}

function wrongChannel({ channels = [] }: SecurityAssociation, found: SecuredChannel) {
  const words = ({ spacecraftId, virtualChannelId, mapId }: SecuredChannel) =>
    `spacecraft ${spacecraftId} channel ${virtualChannelId}${mapId === undefined ? '' : ` MAP ${mapId}`}`;
  return failure('wrong-channel', channels.map(words).join(', '), words(found));
}
