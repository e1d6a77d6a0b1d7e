import { describe, expect, it } from 'vitest';
import { encodeAprsFrame } from './aprs-frame.ts';
import { judgeStrictly } from './strict.ts';
import { readTnc2 } from './tnc2.ts';

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
function judge(line: string) {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return judgeStrictly(encodeAprsFrame(frame.value));
}

describe('the strict judge', () => {
  // Fact sheet of the payload, 3.3: bad, AISAT-like empty vias; hessu/aprsc#53: every iGate drops such frames.
  it('throws away the frame with which AISAT was launched, and says why', () => {
    const aisat = bytes(
      '86a240404040e08292a682a84062404040404040604040404040406103f03a43512d3020202020203a656d70747920766961206669656c6473',
    );
    const { isAccepted, isGated, findings, report } = judgeStrictly(aisat);
    expect([isAccepted, isGated]).toEqual([false, false]);
    expect(findings.filter(({ kind }) => kind === 'empty-callsign')).toMatchObject([
      { weight: 'drops', expected: 'a callsign in digipeater 1', found: 'spaces' },
      { weight: 'drops', expected: 'a callsign in digipeater 2' },
    ]);
    expect(report?.content).toMatchObject({ kind: 'message', addressee: 'CQ-0', text: 'empty via fields' });
  });

  // Fact sheet of the payload, 3.3.
  it('accepts the good frames of a digipeater in orbit', () => {
    for (const hex of [
      '82a0a8a86840e0826a6a84a89c6103f054233030352c3139392c3030302c3235352c3037332c3132332c3031313031303031',
      '82a0a4a64040e0826a628282406082a492a6a6406103f03a41353542544e2020203a68656c6c6f7b31',
      '82a0a4a64040e0826a6a84a89c6082a492a6a6406103f03a4135314141202020203a61636b31',
    ]) {
      expect(judgeStrictly(bytes(hex))).toMatchObject({ isAccepted: true, isGated: true, findings: [] });
    }
  });

  it('keeps on the air what asks for it, came from the internet, or asks everybody', () => {
    for (const [line, kind] of [
      ['A51AA>APRS,RFONLY:>hi', 'kept-on-air'],
      ['A51AA>APRS,NOGATE:>hi', 'kept-on-air'],
      ['A51AA>APRS,TCPIP*:>hi', 'from-internet'],
      ['A51AA>APRS:?APRS?', 'general-query'],
      ['A51AA>APRS:}W1AW>APRS,TCPIP,A51AA*:>hi', 'from-internet'],
    ] as const) {
      const verdict = judge(line);
      expect(verdict, line).toMatchObject({ isAccepted: true, isGated: false });
      expect(verdict.findings.map((finding) => finding.kind)).toContain(kind);
    }
  });

  it('throws away what no server takes', () => {
    const good = encodeAprsFrame({
      source: 'A51AA',
      destination: 'APRS',
      path: [],
      information: bytes('3e'),
    });
    const at = (place: number, octet: number) => {
      const damaged = Uint8Array.from(good);
      damaged[place] = octet;
      return judgeStrictly(damaged);
    };
    expect(judgeStrictly(good).isGated).toBe(true);
    // Source: a for A, a space amid the callsign, control and PID of another layer.
    for (const [place, octet, kind] of [
      [7, 0x61 << 1, 'lower-case'],
      [8, 0x20 << 1, 'bad-callsign'],
      [14, 0x00, 'not-ui'],
      [15, 0xcf, 'not-ui'],
    ] as const) {
      expect(at(place, octet).isAccepted, kind).toBe(false);
      expect(at(place, octet).findings.map((finding) => finding.kind)).toContain(kind);
    }
    expect(at(13, 0x01).findings).toMatchObject([{ kind: 'reserved-bits', found: '00' }]);
    expect(judge('N0CALL>APRS:>hi').findings.map(({ kind }) => kind)).toContain('placeholder-callsign');
    expect(judge('A51AA>APRS:').findings.map(({ kind }) => kind)).toContain('empty-information');
    const nine = Array.from({ length: 9 }, (_, hop) => `A5${hop}AA`).join(',');
    expect(judge(`A51AA>APRS,${nine}:>hi`).findings.map(({ kind }) => kind)).toContain(
      'too-many-digipeaters',
    );
    expect(judgeStrictly(bytes('00')).findings).toMatchObject([{ kind: 'not-ax25' }]);
  });

  it('finds fault with what most let pass', () => {
    expect(judge(`A51AA>APRS:>${'x'.repeat(300)}`).findings.map(({ kind }) => kind)).toContain(
      'long-information',
    );
    expect(judge('A51AA>APRS:>one<0x0d>two').findings.map(({ kind }) => kind)).toContain('line-break');
    expect(judge('A51AA>APRS:T#1,2.5,3,4,5,6,00000000').findings).toMatchObject([
      { kind: 'loose-telemetry' },
    ]);
    expect(judge('A51AA>APRS:hello')).toMatchObject({ isAccepted: false });
  });
});
