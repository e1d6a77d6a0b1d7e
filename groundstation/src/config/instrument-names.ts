import type { StationFile } from '@dawa/protocols/station-file';

/** A name in `station.yaml` that is there twice, or that other sections call and nobody bears. */
export interface WrongName {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** Names of relays and sensors, and those who call them; and whether it is known that a contact keys, which may latch. */
export function wrongInstrumentName({
  relays = [],
  sensors = [],
  radio,
  transmit,
  motion,
}: Pick<StationFile, 'relays' | 'sensors' | 'radio' | 'transmit'> & Partial<Pick<StationFile, 'motion'>>):
  | WrongName
  | undefined {
  for (const [path, all] of Object.entries({ relays, sensors })) {
    const at = all.findIndex(({ id }, index) => all.findIndex((other) => other.id === id) < index);
    if (at >= 0) return { path: `${path}.${at}.id`, expected: 'a name of its own', found: all[at]!.id };
  }
  const names = relays.map(({ id }) => id);
  const called: Record<string, string | undefined> = {
    'radio.ptt.relay': radio?.ptt?.kind === 'relay' ? radio.ptt.relay : undefined,
    'transmit.sequence.preamplifier.relay': transmit?.sequence.preamplifier?.relay,
    'transmit.sequence.antennaRelay.relay': transmit?.sequence.antennaRelay?.relay,
  };
  for (const [path, name] of Object.entries(called)) {
    if (name === undefined || names.includes(name)) continue;
    return {
      path,
      expected: names.length > 0 ? `one of relays: ${names.join(', ')}` : 'relays',
      found: name,
    };
  }
  const winds = sensors.filter(({ kind }) => kind === 'nmea-wind').map(({ id }) => id);
  const wind = motion?.wind?.sensor;
  if (wind !== undefined && !winds.includes(wind))
    return {
      path: 'motion.wind.sensor',
      expected: winds.length > 0 ? `one of kind nmea-wind: ${winds.join(', ')}` : 'sensors of kind nmea-wind',
      found: wind,
    };
  const keyedBy = transmit?.keyedBy ?? 'radio';
  if (radio?.ptt !== undefined && keyedBy === 'radio')
    return { path: 'transmit.keyedBy', expected: 'ptt-line, for radio.ptt keys it', found: keyedBy };
  return undefined;
}
