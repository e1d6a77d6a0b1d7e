import type { RecordingFormat } from '../pipeline/recording-format.ts';

/** Of the beginning of a file so many octets are looked at. */
export const beginningOctets = 12;

/**
 * What a file in which nothing good was found looks like, by how it begins; undefined where nothing gives it away.
 *
 * @param beginning the first octets of it
 */
export function otherFraming(beginning: Uint8Array, framing: RecordingFormat['framing']): string | undefined {
  const text = new TextDecoder('latin1').decode(beginning);
  if (/^(RIFF|RF64)....WAVE/s.test(text))
    return 'it is sound, a WAV file: --framing afsk1200, g3ruh9600, g3ruh4800 or cw-audio takes frames out of it';
  if (framing !== 'kiss' && beginning[0] === 0xc0 && beginning[1] === 0)
    return 'it begins with C0 00, as what a TNC sends does: --framing kiss';
  if (framing === 'kiss' && !beginning.includes(0xc0))
    return 'what a TNC sends begins with C0: is it one frame without that (--framing ax25)?';
  if (/^\s*[{[]/.test(text)) return 'it is text, as JSON is: --in takes the octets themselves';
  return undefined;
}
