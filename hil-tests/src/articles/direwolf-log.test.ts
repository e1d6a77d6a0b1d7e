import { describe, expect, it } from 'vitest';
import { DirewolfLog } from './direwolf-log.ts';

// As Direwolf 1.6 of Debian 12 printed it, 2026-11-30: heard, then repeated.
const printed = `
QT1AA-3 audio level = 99(+199/-199)    |||||||||
[0.4] QT1AA-3>CQ,WIDE2-2:>two
------
U frame UI: p/f=0, No layer 3 protocol implemented., length = 27
 dest    CQ      0 c/r=1 res=3 last=0
  000:  86 a2 40 40 40 40 e0 a2 a8 62 82 82 40 66 ae 92  ..@@@@...b..@f..
  010:  88 8a 64 40 65 03 f0 3e 74 77 6f                 ..d@e..>two
------
[0H] QT1AA-3>CQ,A55BTN*,WIDE2-1:>two
------
U frame UI: p/f=0, No layer 3 protocol implemented., length = 34
 dest    CQ      0 c/r=1 res=3 last=0
 source  QT1AA   3 c/r=0 res=3 last=0
 digi 1  A55BTN  0   h=1 res=3 last=0
 digi 2  WIDE2   1   h=0 res=3 last=1
  000:  86 a2 40 40 40 40 e0 a2 a8 62 82 82 40 66 82 6a  ..@@@@...b..@f.j
  010:  6a 84 a8 9c e0 ae 92 88 8a 64 40 63 03 f0 3e 74  j........d@c..>t
  020:  77 6f                                            wo
------
`;
const repeated = '86a240404040e0a2a86282824066826a6a84a89ce0ae92888a64406303f03e74776f';

describe('what Direwolf prints of what it sends', () => {
  it('holds the frame octet for octet, however it is cut, and what it heard is none', () => {
    for (const size of [1, 7, 1000]) {
      const log = new DirewolfLog();
      const frames: Uint8Array[] = [];
      for (let at = 0; at < printed.length; at += size)
        frames.push(...log.push(printed.slice(at, at + size)));
      expect(frames.map((frame) => Buffer.from(frame).toString('hex'))).toEqual([repeated]);
    }
  });

  it('costs no more memory than a line, whatever comes', () => {
    const log = new DirewolfLog();
    for (let many = 0; many < 100; many++) expect(log.push('x'.repeat(10_000))).toEqual([]);
    expect(log.push(`\n${printed}`)).toHaveLength(1);
  });
});
