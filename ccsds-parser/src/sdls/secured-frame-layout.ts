import { failure, type Result, success } from '../fault.ts';
import { aosHeaderOctets } from '../frame/aos/aos-frame.ts';
import { type ErrorControlOctets, errorControlOctetsOf } from '../frame/error-control.ts';
import { operationalControlOctets } from '../frame/operational-control.ts';
import { tcHeaderOctets } from '../frame/tc/tc-frame.ts';
import { tmHeaderOctets } from '../frame/tm/tm-frame.ts';
import { uslpHeaderOctets } from '../frame/uslp/uslp-frame.ts';
import type { SdlsFault } from './sdls-fault.ts';
import type { SecuredChannel } from './security-association.ts';

/** Kind of frame and what the mission fixes of it; the same words as in the formats of the frames themselves. */
export type SecuredFrameFormat =
  | { readonly kind: 'tc'; readonly hasSegmentHeader: boolean; readonly hasErrorControl: boolean }
  | { readonly kind: 'tm'; readonly hasErrorControl: boolean }
  | {
      readonly kind: 'aos';
      readonly hasErrorControl: boolean;
      readonly hasOperationalControl: boolean;
      readonly hasHeaderErrorControl?: boolean;
      readonly insertZoneOctets?: number;
    }
  | {
      readonly kind: 'uslp';
      readonly errorControlOctets: ErrorControlOctets;
      readonly insertZoneOctets?: number;
    };

/**
 * Where security goes in a frame.
 *
 *     header [secondary header] [segment header] [insert zone] | security header | data | trailer | [OCF] [FECF]
 *     <------------------ headerOctets ----------------------->                                    <-behindOctets->
 */
export interface SecuredFrameLayout {
  /** The frame, without fill behind it. */
  readonly bytes: Uint8Array;
  readonly headerOctets: number;
  /** Of operational control and error control, which security leaves alone. */
  readonly behindOctets: number;
  readonly errorControlOctets: ErrorControlOctets;
  readonly channel: SecuredChannel;
  /** Octets of the header that nobody can authenticate, because they change on the way or are made later. */
  readonly openOctets: readonly (readonly [from: number, to: number])[];
  /** Writes the length of the whole frame into its header, where the kind has one. */
  writeLength(frame: Uint8Array): void;
}

/** Source: CCSDS 355.0-B-2, 3.1 and 6.2 to 6.5; frames of 132.0-B-3, 232.0-B-4, 732.0-B-4 and 732.1-B-3, 4.1 each */
export function securedFrameLayout(
  bytes: Uint8Array,
  format: SecuredFrameFormat,
): Result<SecuredFrameLayout, SdlsFault> {
  const least = leastHeaderOctets[format.kind];
  if (bytes.length < least) return failure('too-short', least, bytes.length);
  const layout = layoutOf(bytes, format);
  if (!layout.ok) return layout;
  const { headerOctets, behindOctets } = layout.value;
  const octets = layout.value.bytes.length;
  return octets < headerOctets + behindOctets
    ? failure('too-short', headerOctets + behindOctets, octets)
    : layout;
}

const leastHeaderOctets = {
  tc: tcHeaderOctets,
  tm: tmHeaderOctets,
  aos: aosHeaderOctets({}),
  uslp: uslpHeaderOctets,
};

function layoutOf(bytes: Uint8Array, format: SecuredFrameFormat): Result<SecuredFrameLayout, SdlsFault> {
  if (format.kind === 'tc') return layoutOfTc(bytes, format.hasSegmentHeader, format.hasErrorControl);
  if (format.kind === 'tm') return layoutOfTm(bytes, format.hasErrorControl);
  if (format.kind === 'aos') return layoutOfAos(bytes, format);
  return layoutOfUslp(bytes, format.errorControlOctets, format.insertZoneOctets ?? 0);
}

function layoutOfTc(
  bytes: Uint8Array,
  hasSegmentHeader: boolean,
  hasErrorControl: boolean,
): Result<SecuredFrameLayout, SdlsFault> {
  if ((bytes[0]! & 0x10) !== 0) return failure('not-protected', 'a data frame', 'a control command of COP-1');
  const octets = (((bytes[2]! & 3) << 8) | bytes[3]!) + 1;
  if (octets > bytes.length) return failure('bad-length', `at most ${bytes.length}`, octets);
  const errorControlOctets = errorControlOctetsOf(hasErrorControl);
  const channel = {
    spacecraftId: ((bytes[0]! & 3) << 8) | bytes[1]!,
    virtualChannelId: bytes[2]! >>> 2,
    ...(hasSegmentHeader && bytes.length > 5 ? { mapId: bytes[5]! & 0x3f } : {}),
  };
  return success({
    bytes: bytes.subarray(0, octets),
    headerOctets: tcHeaderOctets + (hasSegmentHeader ? 1 : 0),
    behindOctets: errorControlOctets,
    errorControlOctets,
    channel,
    openOctets: [],
    writeLength(frame) {
      frame[2] = (frame[2]! & 0xfc) | ((frame.length - 1) >>> 8);
      frame[3] = (frame.length - 1) & 0xff;
    },
  });
}

function layoutOfTm(bytes: Uint8Array, hasErrorControl: boolean): Result<SecuredFrameLayout, SdlsFault> {
  const hasOperationalControl = (bytes[1]! & 1) !== 0;
  const hasSecondaryHeader = (bytes[4]! & 0x80) !== 0;
  const errorControlOctets = errorControlOctetsOf(hasErrorControl);
  return success({
    bytes,
    headerOctets: tmHeaderOctets + (hasSecondaryHeader ? ((bytes[tmHeaderOctets] ?? 0) & 0x3f) + 1 : 0),
    behindOctets: (hasOperationalControl ? operationalControlOctets : 0) + errorControlOctets,
    errorControlOctets,
    channel: {
      spacecraftId: ((bytes[0]! & 0x3f) << 4) | (bytes[1]! >>> 4),
      virtualChannelId: (bytes[1]! >>> 1) & 7,
    },
    // The master channel count is given when the virtual channels are put together, after security.
    openOctets: [[2, 3]],
    writeLength: nothing,
  });
}

function layoutOfAos(
  bytes: Uint8Array,
  format: Extract<SecuredFrameFormat, { kind: 'aos' }>,
): Result<SecuredFrameLayout, SdlsFault> {
  const errorControlOctets = errorControlOctetsOf(format.hasErrorControl);
  const headerOctets = aosHeaderOctets(format) + (format.insertZoneOctets ?? 0);
  return success({
    bytes,
    headerOctets,
    behindOctets: (format.hasOperationalControl ? operationalControlOctets : 0) + errorControlOctets,
    errorControlOctets,
    channel: {
      spacecraftId: ((bytes[0]! & 0x3f) << 2) | (bytes[1]! >>> 6),
      virtualChannelId: bytes[1]! & 0x3f,
    },
    openOctets: [[aosHeaderOctets({}), headerOctets]],
    writeLength: nothing,
  });
}

function layoutOfUslp(
  bytes: Uint8Array,
  errorControlOctets: ErrorControlOctets,
  insertZoneOctets: number,
): Result<SecuredFrameLayout, SdlsFault> {
  if ((bytes[3]! & 1) !== 0) return failure('not-protected', 'a whole header', 'a truncated frame');
  if ((bytes[6]! & 0x40) !== 0) return failure('not-protected', 'a data frame', 'commands to the protocol');
  const octets = ((bytes[4]! << 8) | bytes[5]!) + 1;
  if (octets > bytes.length) return failure('bad-length', `at most ${bytes.length}`, octets);
  const primaryOctets = uslpHeaderOctets + (bytes[6]! & 7);
  return success({
    bytes: bytes.subarray(0, octets),
    headerOctets: primaryOctets + insertZoneOctets,
    behindOctets: ((bytes[6]! & 8) !== 0 ? operationalControlOctets : 0) + errorControlOctets,
    errorControlOctets,
    channel: {
      spacecraftId: ((bytes[0]! & 0xf) << 12) | (bytes[1]! << 4) | (bytes[2]! >>> 4),
      virtualChannelId: ((bytes[2]! & 7) << 3) | (bytes[3]! >>> 5),
      mapId: (bytes[3]! >>> 1) & 0xf,
    },
    openOctets: [[primaryOctets, primaryOctets + insertZoneOctets]],
    writeLength(frame) {
      frame[4] = (frame.length - 1) >>> 8;
      frame[5] = (frame.length - 1) & 0xff;
    },
  });
}

function nothing(): void {}
