import { describe, expect, it } from 'vitest';
import { decodeAx25 } from '../ax25.ts';
import { aprsFrameOf } from './aprs-frame.ts';
import { type GateRuleId, gatedLine, gateRules, judgeForGate } from './gate-rules.ts';
import { judgeStrictly } from './strict.ts';
import { readTnc2 } from './tnc2.ts';

function frameOf(line: string) {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return frame.value;
}
const brokenBy = (line: string) =>
  judgeForGate(frameOf(line)).map(({ kind, outcome }) => `${kind}: ${outcome}`);

describe('the way from the air into APRS-IS', () => {
  // Heard on the air: hessu/aprsc#53 and wb2osz/direwolf#254, quoted there by gateways that lost them.
  it.each([
    'AISAT-1>CQ,,::CQ-0     :From  AMSAT INDIA & Exseed Space |3264310|39|37|1070{950',
    'ON4BN>CQ,AISAT*,::CQ-0     :;AISAT-1  *105428z',
  ])('is closed to what AISAT sent: %s', (line) => {
    expect(judgeForGate(frameOf(line))[0]).toMatchObject({
      ...{ kind: 'empty-address', outcome: 'dropped', expected: 'a name in every address' },
      found: expect.stringMatching(/^none in digipeater [12]$/),
    });
  });

  // Fact sheet of the payload, 3.3: frames of A55BTN and of those who speak with it.
  it.each([
    'VU2ABC>CQ,A55BTN,ARISS*:>Kuzuzangpo from Thimphu',
    'A55BTN>APTT4:T#005,199,000,255,073,123,01101001',
    'A51AA>APRS,ARISS::A55BTN   :hello{1',
    'KG7ABC-15>SU3P5R,A55BTN*,WIDE2-1:`CZ?l!T>/',
  ])('is open to %s', (line) => {
    expect(brokenBy(line)).toEqual([]);
  });

  // Source: aprs-is.net/IGateDetails.aspx, read 2026; one example a rule.
  const breaches: Readonly<Record<GateRuleId, string>> = {
    'empty-address': 'A51AA>APRS,,ARISS:>hi',
    'address-form': 'a51aa>APRS:>hi',
    'placeholder-source': 'N0CALL-9>APRS:>hi',
    'q-construct': 'A51AA>APRS,qAR,GATE:>hi',
    'i-construct': 'A51AA>APRS,GATE,I:>hi',
    'tcpip-header': 'A51AA>APRS,TCPIP*:>hi',
    'nogate-header': 'A51AA>APRS,ARISS,RFONLY:>hi',
    'third-party': 'A51AA>APRS:}W1AW>APRS,TCPIP,A51AA*:>hi',
    'general-query': 'A51AA>APRS:?APRS?',
    'line-end': 'A51AA>APRS:>one<0x00>two',
    'long-line': `A51AA>APRS:>${'x'.repeat(500)}`,
  };
  it.each(gateRules.map(({ id, outcome }) => [id, outcome] as const))(
    'keeps to the rule %s',
    (id, outcome) => {
      expect(brokenBy(breaches[id])).toEqual([`${id}: ${outcome}`]);
    },
  );

  it('asks of a line end that stands at the end, and of a third party of the air, nothing', () => {
    expect(brokenBy('A51AA>APRS:>hi<0x0d><0x0a>')).toEqual([]);
    expect(brokenBy('A51AA>APRS:}W1AW>APRS,A51AA*:>hi')).toEqual([]);
  });

  // Form of the line: aprs-is.net/q.aspx, qAR.
  it('adds who heard it and alters nothing', () => {
    const line = 'VU2ABC>CQ,A55BTN,ARISS*:>Kuzuzangpo from Thimphu';
    expect(gatedLine(frameOf(line), 'A52VJ-1')).toBe(
      'VU2ABC>CQ,A55BTN,ARISS*,qAR,A52VJ-1:>Kuzuzangpo from Thimphu',
    );
  });

  it('says of octets what the strict judge says of them', () => {
    const aisat =
      '86a240404040e08292a682a84062404040404040604040404040406103f03a43512d3020202020203a656d70747920766961206669656c6473';
    const octets = Uint8Array.from(Buffer.from(aisat, 'hex'));
    const decoded = decodeAx25(octets);
    expect(decoded.ok && judgeForGate(aprsFrameOf(decoded.value))).toMatchObject([{ kind: 'empty-address' }]);
    expect(judgeStrictly(octets).isAccepted).toBe(false);
  });
});
