import type { AprsPosition, AprsSymbol } from './position.ts';

/**
 * The middle of a Maidenhead square of four or six characters, `IO91SX`.
 *
 * @returns undefined for what is no locator
 * Source: IARU Region 1 VHF Managers Handbook, "Locator"; APRS Protocol Reference 1.0.1, chapter 6
 */
export function readLocator(text: string, symbol: AprsSymbol | undefined): AprsPosition | undefined {
  if (!/^[A-R]{2}\d{2}([A-X]{2})?$/i.test(text)) return undefined;
  const at = (place: number, first: number) => text.toUpperCase().charCodeAt(place) - first;
  const field = { longitude: at(0, 65) * 20 - 180, latitude: at(1, 65) * 10 - 90 };
  const square = { longitude: at(2, 48) * 2, latitude: at(3, 48) };
  const isFine = text.length === 6;
  const fine = isFine
    ? { longitude: at(4, 65) / 12, latitude: at(5, 65) / 24 }
    : { longitude: 0, latitude: 0 };
  const half = isFine ? { longitude: 1 / 24, latitude: 1 / 48 } : { longitude: 1, latitude: 0.5 };
  return {
    latitudeDeg: field.latitude + square.latitude + fine.latitude + half.latitude,
    longitudeDeg: field.longitude + square.longitude + fine.longitude + half.longitude,
    halfBoxDeg: half.longitude,
    ambiguity: 0,
    format: 'locator',
    symbol,
  };
}
