import type { RadioState } from '../ports.ts';

/** `145.825000 MHz FM, transmitting on 435.313000 MHz in split mode, with a tone of 67 Hz`. */
export function stateText({ frequencyHz, mode, transmit, toneHz, untold = [] }: RadioState): string {
  const elsewhere = transmit
    ? `, transmitting on ${inMhz(transmit.frequencyHz)} in ${transmit.kind} mode`
    : '';
  const tone = toneHz ? `, with a tone of ${toneHz} Hz` : '';
  const declared = untold.map((what) => {
    const name = what === 'tone' ? 'its tone' : 'whether it is in satellite mode';
    const isDeclared = what === 'tone' ? toneHz !== undefined : transmit !== undefined;
    return isDeclared
      ? `${name} is not readable, and taken from the station file`
      : `${name} is not readable`;
  });
  const beside = declared.length > 0 ? ` (${declared.join('; ')})` : '';
  return `${inMhz(frequencyHz)} ${mode}${elsewhere}${tone}${beside}`;
}

export function inMhz(frequencyHz: number): string {
  return `${(frequencyHz / 1e6).toFixed(6)} MHz`;
}
