import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeAx25 } from '../ax25.ts';
import { aprsFrameOf } from './aprs-frame.ts';
import { parseAprs } from './parse-aprs.ts';
import { readWay } from './path.ts';
import { readTnc2, tnc2Header, writeTnc2 } from './tnc2.ts';

function frameOf(line: string) {
  const read = readTnc2(line);
  if (!read.ok) throw new TypeError(JSON.stringify(read.fault));
  return read.value;
}
const way = (header: string) => {
  const { source, path } = frameOf(`${header}:>`);
  return readWay(source, path);
};

describe('frames as text', () => {
  // wb2osz/direwolf#530, #531: SoundModem stars every digipeater that was used, TNC-2 format the last one.
  it('takes a star for the last that repeated, and stars on each of them for the same', () => {
    const one = frameOf('VU2ABC>CQ,A55BTN,ARISS*:hello');
    expect(one).toEqual(frameOf('VU2ABC>CQ,A55BTN*,ARISS*:hello'));
    expect(one.path).toEqual([
      { address: 'A55BTN', isUsed: true },
      { address: 'ARISS', isUsed: true },
    ]);
    expect(tnc2Header(one)).toBe('VU2ABC>CQ,A55BTN,ARISS*');
    expect(tnc2Header(frameOf('VU2ABC>CQ,A55BTN*,WIDE2-1:x'))).toBe('VU2ABC>CQ,A55BTN*,WIDE2-1');
  });

  // wb2osz/direwolf#254.
  it('keeps the digipeaters without a name that AISAT sent', () => {
    const line = 'AISAT-1>CQ,,::CQ-0     :From  AMSAT INDIA & Exseed Space |3264310|39|37|1070{950';
    expect(frameOf(line).path.map(({ address }) => address)).toEqual(['', '']);
    expect(writeTnc2(frameOf(line))).toBe(line);
  });

  it('writes octets that are no text so that a line stays a line, and reads them back', () => {
    const information = Uint8Array.from({ length: 256 }, (_, octet) => octet);
    const line = writeTnc2({ source: 'A55BTN', destination: 'APTT4', path: [], information });
    expect(line).toMatch(/^[ -~]+$/);
    expect(frameOf(line).information).toEqual(information);
    expect(frameOf('A>B:Düsseldorf <0x0d>').information).toEqual(
      Uint8Array.from(Buffer.from('Düsseldorf \r', 'utf8')),
    );
  });

  it('refuses what is no frame', () => {
    for (const line of ['', 'hello', 'A>:x', '>B:x', 'A:B>C', `A>${'B,'.repeat(400)}:x`])
      expect(readTnc2(line), line).toMatchObject({ ok: false, fault: { kind: 'bad-tnc2' } });
  });
});

describe('the way of a frame', () => {
  it('says who was heard', () => {
    expect(way('A51AA>APRS')).toMatchObject({ heardFrom: 'A51AA', isDirect: true, usedBy: [], hopsLeft: 0 });
    expect(way('A51AA>APRS,ARISS')).toMatchObject({ heardFrom: 'A51AA', isDirect: true, hopsLeft: 1 });
    expect(way('VU2ABC>CQ,A55BTN,ARISS*')).toMatchObject({ heardFrom: 'A55BTN', isDirect: false });
    // A digipeater puts its call before what is left of WIDE2-2.
    expect(way('A51AA>APRS,RS0ISS,WIDE2*')).toMatchObject({ heardFrom: 'RS0ISS', hopsLeft: 0 });
  });

  // aprs.org/fix14439.html.
  it('counts how often it may go on', () => {
    expect(way('A51AA>APRS,WIDE1-1,WIDE2-2').hopsLeft).toBe(3);
    expect(way('A51AA>APRS,RS0ISS*,WIDE2-1')).toMatchObject({ heardFrom: 'RS0ISS', hopsLeft: 1 });
  });

  // aprs-is.net/q.aspx.
  it('knows how it came into the internet, and marks that keep it out', () => {
    expect(way('N0AWA>APDR16,TCPIP*,qAC,T2ROMANIA')).toMatchObject({
      ...{ heardFrom: 'N0AWA', isDirect: true, marks: ['TCPIP'] },
      internet: { construct: 'qAC', gateway: 'T2ROMANIA' },
    });
    expect(way('A51AA>APRS,RFONLY').marks).toEqual(['RFONLY']);
  });
});

const data = process.env['DAWA_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const decodes = `${data}/ax25/direwolf_decodes.json`;

/** Recordings of satellites as Dire Wolf 1.6 decoded them: meaning and origin in PROVENANCE.md beside them. */
describe.skipIf(!existsSync(decodes))('frames of satellites on the air', () => {
  const recordings = () =>
    (JSON.parse(readFileSync(decodes, 'utf8')) as { frames: { monitor: string; hex: string }[] }[]).flatMap(
      ({ frames }) => frames,
    );

  it('are written as monitors write them, whatever octets they hold', () => {
    let compared = 0;
    for (const { monitor, hex } of recordings()) {
      const decoded = decodeAx25(Buffer.from(hex, 'hex'));
      if (!decoded.ok) throw new TypeError(hex);
      const frame = aprsFrameOf(decoded.value);
      const ours = writeTnc2(frame);
      // Dire Wolf leaves octets beyond ASCII as they are.
      const theirs = monitor.replace(/^\[0\] /, '').replace(/[\x80-\xff]/g, (octet) => {
        return `<0x${octet.charCodeAt(0).toString(16)}>`;
      });
      expect(ours).toBe(theirs);
      expect(frameOf(ours)).toEqual({ ...frame, information: Uint8Array.from(frame.information) });
      expect(parseAprs(frame).text.length).toBeGreaterThan(0);
      compared++;
    }
    expect(compared).toBe(4);
  });
});
