import { encodeBirds, unaskedFrom } from '@dawa/protocols/birds';
import type { HeardFrame } from '@dawa/protocols/console/heard';
import { describe, expect, it } from 'vitest';
import { frameSays, pathWords } from './frame-words.ts';

const frame = (change: Partial<HeardFrame>): HeardFrame => ({
  ...{ lsn: 1, missionId: 'birds2', linkId: 'packets', receivedAtMs: 0, attribution: 'own' },
  ...{
    source: 'A55BTN',
    destination: 'CQ',
    path: [],
    pid: 0xf0,
    text: null,
    aprs: null,
    oddities: [],
    carrierOffsetHz: null,
  },
  hex: '',
  ...change,
});

const hexOf = (octets: Uint8Array) =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
const birds = (content: Parameters<typeof encodeBirds>[0]['content'], hasFrameCheck: boolean) =>
  hexOf(
    encodeBirds(
      {
        destination: { callsign: '123456', suffix: '0' },
        source: { callsign: 'A55BTN', suffix: '0' },
        content,
      },
      { hasFrameCheck },
    ),
  );

describe('a frame in words', () => {
  it('is what APRS reports in it', () => {
    expect(frameSays(frame({ aprs: 'status hello', text: 'A55BTN>CQ:>hello' }))).toBe('status hello');
  });

  it('is its text without the addresses that stand beside it', () => {
    expect(frameSays(frame({ text: 'VU2ABC>CQ,A55BTN*:at 12:30 here' }))).toBe('at 12:30 here');
    expect(frameSays(frame({ text: 'JG6YKM BIRDS4 A55BTN a08168668b' }))).toBe(
      'JG6YKM BIRDS4 A55BTN a08168668b',
    );
    expect(frameSays(frame({ text: 'VU2ABC>CQ:' }))).toBe('nothing');
  });

  it('tells packets and answers of BIRDS, with their check and without', () => {
    const data = { kind: 'data', sequence: 1234, payload: new Uint8Array(81) } as const;
    for (const hasFrameCheck of [true, false])
      expect(frameSays(frame({ hex: birds(data, hasFrameCheck) }))).toBe(
        'packet 1\u202f234 of a file, 81 octets',
      );
    const unasked = { ...data, sequence: unaskedFrom + 163 };
    expect(frameSays(frame({ hex: birds(unasked, true) }))).toBe(
      'housekeeping that nobody asked for, piece 163, 81 octets',
    );
    const ack = { kind: 'acknowledgement', isNegative: false, sequence: 7, echo: new Uint8Array(9) } as const;
    expect(frameSays(frame({ hex: birds(ack, true) }))).toBe('yes: command taken, number 7');
  });

  it('is its size where nobody can read it', () => {
    expect(frameSays(frame({ hex: 'c0ffee' }))).toBe('3 octets');
    expect(frameSays(frame({ hex: '' }))).toBe('0 octets');
  });

  it('says where it went and who repeated it', () => {
    expect(pathWords({ destination: 'CQ', path: ['A55BTN*', 'WIDE2'] })).toBe('to CQ by A55BTN*, WIDE2');
    expect(pathWords({ destination: null, path: [] })).toBe('');
  });
});
