import { describe, expect, it } from 'vitest';
import { HeardStations } from './heard-stations.ts';
import { parseAprs } from './parse-aprs.ts';
import { readAprsTime, resolveAprsTime } from './time-stamp.ts';
import { readTnc2 } from './tnc2.ts';

const passAtMs = Date.UTC(2026, 10, 29, 6, 0);

function hear(heard: HeardStations, line: string, afterS = 0) {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return heard.hear(frame.value, parseAprs(frame.value), passAtMs + afterS * 1000);
}

describe('heard stations', () => {
  it('are known by their callsigns, with where they are, who was heard, and how often', () => {
    const heard = new HeardStations();
    hear(heard, 'VU2ABC>CQ,A55BTN,ARISS*:=2728.37N/08938.36E-hello');
    hear(heard, 'A51AA>APRS,ARISS:>on the roof', 1);
    hear(heard, 'VU2ABC>CQ,ARISS:>near by', 2);
    const [last, other] = heard.stations;
    expect(last).toMatchObject({
      ...{
        callsign: 'VU2ABC',
        frames: 2,
        directFrames: 1,
        heardFrom: 'VU2ABC',
        status: 'near by',
        comment: 'hello',
      },
      ...{
        firstHeardAtMs: passAtMs,
        lastHeardAtMs: passAtMs + 2000,
        positionAtMs: passAtMs,
        path: ['ARISS'],
      },
    });
    expect(last!.position!.latitudeDeg).toBeCloseTo(27 + 28.37 / 60, 9);
    expect(other).toMatchObject({ callsign: 'A51AA', frames: 1, position: undefined });
  });

  it('have telemetry in their own words as soon as they have told them', () => {
    const heard = new HeardStations();
    hear(heard, 'A55BTN>APTT4:T#005,199,000,255,073,123,01101001');
    expect(heard.stations[0]!.telemetry[0]).toMatchObject({ name: 'A1', value: 199 });
    hear(heard, 'A55BTN>APTT4::A55BTN   :PARM.Vbat');
    hear(heard, 'A55BTN>APTT4::A55BTN   :EQNS.0,0.05,0');
    const { telemetry, telemetrySequence } = hear(
      heard,
      'A55BTN>APTT4:T#006,160,000,255,073,123,01101001',
      60,
    );
    expect(telemetry[0]).toMatchObject({ name: 'Vbat', raw: 160, value: 8, isCalibrated: true });
    expect(telemetrySequence).toBe('006');
  });

  it('send messages and report objects', () => {
    const heard = new HeardStations();
    hear(heard, 'A51AA>APRS,ARISS::A55BTN   :hello{1');
    hear(heard, 'A55BTN>APRS,ARISS::A51AA    :ack1', 3);
    hear(heard, 'A51AA>APRS:;CAMP     *092345z2728.37N/08938.36E;tents');
    hear(heard, 'A51AA>APRS:;CAMP     _092345z2728.37N/08938.36E;tents', 9);
    expect(heard.messages).toMatchObject([
      { kind: 'acknowledgement', source: 'A55BTN', addressee: 'A51AA', number: '1' },
      { kind: 'message', source: 'A51AA', addressee: 'A55BTN', text: 'hello', number: '1' },
    ]);
    expect(heard.objects).toMatchObject([{ name: 'CAMP', reportedBy: 'A51AA', isAlive: false }]);
  });

  it('are forgotten in the order in which they fell silent, for memory is bounded', () => {
    const heard = new HeardStations({ mostStations: 3, mostMessages: 2, mostObjects: 2 });
    for (let at = 0; at < 100; at++) {
      hear(heard, `A5${at}AA>APRS::BLN1     :bulletin ${at}`, at);
      hear(
        heard,
        `A5${at}AA>APRS:;OBJ${at}     *092345z2728.37N/08938.36E;`.replace(
          /;OBJ(\d+) +/,
          (_, n) => `;${`OBJ${n}`.padEnd(9)}`,
        ),
        at,
      );
    }
    expect(heard.stations.map(({ callsign }) => callsign)).toEqual(['A599AA', 'A598AA', 'A597AA']);
    expect([heard.messages.length, heard.objects.length]).toEqual([2, 2]);
  });
});

describe('time stamps', () => {
  it('mean the nearest instant that they can mean', () => {
    const at = (text: string, nearAtMs: number) => {
      const atMs = resolveAprsTime(readAprsTime(text)!, nearAtMs);
      return atMs === undefined ? undefined : new Date(atMs).toISOString();
    };
    const midnight = Date.UTC(2026, 10, 30, 0, 5);
    expect(at('292355z', midnight)).toBe('2026-11-29T23:55:00.000Z');
    expect(at('235930h', midnight)).toBe('2026-11-29T23:59:30.000Z');
    expect(at('010010z', Date.UTC(2026, 11, 31, 23, 59))).toBe('2027-01-01T00:10:00.000Z');
    // February has no 31st: that of January is nearest.
    expect(at('311200z', Date.UTC(2026, 1, 3))).toBe('2026-01-31T12:00:00.000Z');
    expect(at('092345/', midnight)).toBeUndefined();
  });
});
