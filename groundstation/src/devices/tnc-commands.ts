import type { ModemOf } from '@dawa/protocols/station-modem';

/**
 * What a TNC is told in its command mode to speak KISS, a line each.
 *
 * Source: TAPR TNC-2 and its descendants (MFJ-127x, TM-D700): "KISS ON", then "RESTART". Kantronics KPC-3 and KPC-9612 manuals:
 * "INTFACE KISS", then "RESET". The Firmware (WA8DED, NORD><LINK): ESC "@K".
 */
const linesOf = {
  tnc2: ['KISS ON', 'RESTART'],
  kantronics: ['INTFACE KISS', 'RESET'],
  'the-firmware': ['\u001b@K'],
} as const;

export function enterLines(enterBy: ModemOf<'kiss'>['enterBy']): readonly string[] {
  if (enterBy === undefined) return [];
  return typeof enterBy === 'string' ? linesOf[enterBy] : enterBy;
}

/** Command FF of KISS, which every TNC leaves it at. Source: Chepponis and Karn, 1987, section 3 */
export const leaveKiss = Uint8Array.of(0xc0, 0xff, 0xc0);
