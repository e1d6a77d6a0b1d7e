import type { AprsSymbol } from './position.ts';

/**
 * The symbol of a station that sends none in its frame: of a destination `GPSxyz` or `SPCxyz`, otherwise of the SSID of the
 * source.
 *
 * Source: APRS Protocol Reference 1.0.1, chapter 20, "Symbols in the AX.25 Destination Address" and "Symbol in the Source
 * Address SSID"
 */
export function symbolFromAddresses(source: string, destination: string): AprsSymbol | undefined {
  const [callsign = ''] = destination.split('-');
  const numbered = /^GPS([CE])(\d\d)$/.exec(callsign);
  if (numbered !== null) {
    const number = Number(numbered[2]);
    if (number < 1 || number > 94) return undefined;
    return { table: numbered[1] === 'C' ? '/' : '\\', code: String.fromCharCode(32 + number) };
  }
  const [, pair, overlay] = /^(?:GPS|SPC|SYM)([A-Z][0-9A-Z])([0-9A-Z])?$/.exec(callsign) ?? [];
  if (pair !== undefined) {
    const symbol = symbolOfPair(pair);
    if (symbol === undefined || overlay === undefined) return symbol;
    return symbol.table === '\\' ? { ...symbol, table: overlay } : symbol;
  }
  const [, ssid] = /-(\d{1,2})$/.exec(source) ?? [];
  const code = bySsid[Number(ssid ?? 0)];
  return code === undefined ? undefined : { table: '/', code };
}

/** Of ambulance, bus, fire truck and the rest; 0 and 15 say nothing. */
const bySsid: readonly (string | undefined)[] = [
  undefined,
  'a',
  'U',
  'f',
  'b',
  'Y',
  'X',
  "'",
  's',
  '>',
  '<',
  'O',
  'j',
  'R',
  'k',
  'v',
];

/** The first letter names a row, of the primary table and its counterpart of the alternate one. */
const rows: readonly { readonly letters: string; readonly first: string; readonly from: string }[] = [
  { letters: 'BO', first: '!', from: 'B' },
  { letters: 'PA', first: '0', from: '0' },
  { letters: 'MN', first: ':', from: 'R' },
  { letters: 'PA', first: 'A', from: 'A' },
  { letters: 'HD', first: '[', from: 'S' },
  { letters: 'LS', first: 'a', from: 'A' },
  { letters: 'JQ', first: '{', from: '1' },
];

function symbolOfPair(pair: string): AprsSymbol | undefined {
  for (const [at, { letters, first, from }] of rows.entries()) {
    const isPrimary = letters.charAt(0) === pair.charAt(0);
    if (!isPrimary && letters.charAt(1) !== pair.charAt(0)) continue;
    const place = pair.charCodeAt(1) - from.charCodeAt(0);
    if (place < 0 || place >= lengths[at]!) continue;
    return { table: isPrimary ? '/' : '\\', code: String.fromCharCode(first.charCodeAt(0) + place) };
  }
  return undefined;
}

const lengths = [15, 10, 7, 26, 6, 26, 4] as const;
