import type { WireEntry } from '@dawa/protocols/console/wire';

/** The last line or two that came as letters; a modem that speaks in frames brings octets that are none. */
export function lettersIn(entries: readonly Pick<WireEntry, 'direction' | 'hex'>[]): string {
  return entries
    .filter(({ direction }) => direction === 'received')
    .map(({ hex }) =>
      hex
        .split(' ')
        .map((octet) => String.fromCharCode(Number.parseInt(octet, 16)))
        .join(''),
    )
    .filter((piece) => /^[\n\r -Z_]+$/.test(piece))
    .join('')
    .trim()
    .slice(-mostLetters);
}

const mostLetters = 160;
