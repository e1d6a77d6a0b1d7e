import type { ProtectionProof } from '@dawa/protocols/transmit-section';
import { describe, expect, it } from 'vitest';
import { judgeProtection, type ProtectionFacts } from './protection.ts';

const nowAtMs = Date.UTC(2026, 10, 24, 12);
const proof: ProtectionProof = {
  kind: 'time-out-timer',
  limitMs: 180_000,
  measuredMs: 181_200,
  provenAt: '2026-10-02T09:30:00Z',
  by: 'Karma',
};
const judge = (
  protection: ProtectionProof[],
  change: Partial<ProtectionFacts & ProtectionFacts['transmit']> = {},
) =>
  judgeProtection({
    nowAtMs,
    isSimulated: false,
    isReleasable: true,
    ...change,
    transmit: { keyedBy: change.keyedBy ?? 'radio', protection },
  });

describe('a transmitter is protected', () => {
  it('when somebody saw it let go by itself, within a year', () => {
    expect(judge([proof])).toEqual({
      isProtected: true,
      text: 'time-out-timer of 180 s, proven 2026-10-02T09:30:00Z by Karma: let go after 181 s',
    });
  });

  it('when it is none: simulated ports', () => {
    expect(judge([], { isSimulated: true }).isProtected).toBe(true);
  });

  it.each([
    ['nobody did', [], /^unprotected: nobody has proven/],
    ['it was long ago', [{ ...proof, provenAt: '2025-10-02T09:30:00Z' }], /more than a year ago/],
    ['its day has not come', [{ ...proof, provenAt: '2027-10-02T09:30:00Z' }], /has not come yet/],
    [
      'it was on much longer than it was set to',
      [{ ...proof, measuredMs: 300_000 }],
      /on for 300 s, much longer/,
    ],
  ])('but not when %s', (_why, proofs, text) => {
    const found = judge(proofs);
    expect(found.isProtected).toBe(false);
    expect(found.text).toMatch(text);
  });

  it.each([
    ['radio', true, 'a frozen kernel or a pulled cable leaves it keyed'],
    ['radio', false, 'one that dies leaves it keyed'],
    ['ptt-line', true, 'stays closed when the computer or its USB dies'],
    ['tnc', true, 'sends what it was given, whatever becomes of the computer'],
  ] as const)('and is told what is open otherwise: keyed by %s', (keyedBy, isReleasable, text) => {
    expect(judge([], { keyedBy, isReleasable }).text).toContain(text);
  });

  it('by the newest good proof, whatever stands beside it', () => {
    expect(judge([{ ...proof, provenAt: '2024-01-01T00:00:00Z' }, proof]).isProtected).toBe(true);
  });
});
