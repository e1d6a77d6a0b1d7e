import { hdlcBits } from '@dawa/protocols/hdlc';
import { describe, expect, it } from 'vitest';
import { messagePath, mostLetters } from './message-path.ts';

describe('the path of a message', () => {
  const path = messagePath('Kuzuzangpo la');

  it('begins with the letters as octets', () => {
    // ASCII, ANSI X3.4-1986: K is 4B, u 75, a space 20
    expect(path.letters.slice(0, 2)).toEqual([
      { letter: 'K', octet: '4B' },
      { letter: 'u', octet: '75' },
    ]);
    expect(path.letters[10]).toEqual({ letter: ' ', octet: '20' });
  });

  it('shifts callsigns by one bit, as AX.25 has them', () => {
    // AX.25 2.2, section 3.12: A is 41 and travels as 82, a space as 40; the last address ends in a 1
    expect(path.addresses[0]).toEqual({ plain: 'A', octet: '82', isNew: true });
    expect(path.addresses[12]).toEqual({ plain: ' ', octet: '40', isNew: true });
    expect(Number.parseInt(path.addresses[13]!.octet, 16) & 1).toBe(1);
  });

  it('boxes what was put in: control, protocol and check', () => {
    const boxed = path.frame.flatMap(({ isNew }, at) => (isNew ? [at] : []));
    expect(boxed).toEqual([14, 15, path.frame.length - 2, path.frame.length - 1]);
    expect([path.frame[14]!.text, path.frame[15]!.text]).toEqual(['03', 'F0']);
  });

  it('shows the very bits that are sent', () => {
    expect(path.bits.map(({ text }) => Number(text))).toEqual([...hdlcBits([path.octets])]);
    expect(path.tones).toHaveLength(path.bits.length);
  });

  it('never has six ones in a row but in flags', () => {
    const between = path.bits
      .slice(8, -8)
      .map(({ text }) => text)
      .join('');
    expect(between).not.toMatch(/111111/);
  });

  it('takes anything that a pupil may type', () => {
    expect(messagePath('').letters).toEqual([]);
    expect(messagePath('སྐུ་ x').letters.at(-1)).toEqual({ letter: 'x', octet: '78' });
    expect(messagePath('a'.repeat(500)).letters).toHaveLength(mostLetters);
  });
});
