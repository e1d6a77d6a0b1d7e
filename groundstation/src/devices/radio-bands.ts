/** Bands as radios for satellites divide what they receive. */
export type RadioBand = 'HF and 6 m' | '2 m' | '70 cm' | '23 cm';

/**
 * The band a frequency lies in: the two receivers of a satellite radio are never on the same one, so satellite mode wants two.
 * Source: Hamlib rigs/icom/icom.c, icom_band_changing, which tells them apart by the hundreds of megahertz.
 */
export function radioBandOf(frequencyHz: number): RadioBand {
  if (frequencyHz < 100_000_000) return 'HF and 6 m';
  if (frequencyHz < 300_000_000) return '2 m';
  return frequencyHz < 1_000_000_000 ? '70 cm' : '23 cm';
}

export function areOnTwoBands(oneHz: number, otherHz: number): boolean {
  return radioBandOf(oneHz) !== radioBandOf(otherHz);
}
