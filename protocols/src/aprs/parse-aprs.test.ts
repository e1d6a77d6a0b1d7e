import { describe, expect, it } from 'vitest';
import { describeAprs } from './describe-aprs.ts';
import { parseAprs } from './parse-aprs.ts';
import type { AprsContent, AprsPositionReport, AprsReport } from './report.ts';
import { readTnc2 } from './tnc2.ts';
import { footM, knotMS, mileM, mileMS, nauticalMileM } from './units.ts';

/** Unless a test says otherwise, examples are those of the APRS Protocol Reference 1.0.1 of 29 August 2000, by chapter. */
function read(information: string, header = 'N0QBF-11>APRS'): AprsReport {
  const frame = readTnc2(`${header}:${information}`);
  if (!frame.ok) throw new TypeError(frame.fault.found as string);
  return parseAprs(frame.value);
}

function readClean<K extends AprsContent['kind']>(information: string, kind: K) {
  const { content, oddities } = read(information);
  expect(oddities).toEqual([]);
  expect(content.kind).toBe(kind);
  return content as ContentOf<K>;
}

/** Kinds that share an interface have it in common. */
type ContentOf<K, C = AprsContent> = C extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? C
    : never
  : never;

const place = (report: Pick<AprsPositionReport, 'position'>) => [
  report.position?.latitudeDeg,
  report.position?.longitudeDeg,
];
/** 49 degrees 3.50 minutes north, 72 degrees 1.75 minutes west: chapter 6. */
const house = [expect.closeTo(49 + 3.5 / 60, 9), expect.closeTo(-(72 + 1.75 / 60), 9)];
/** 49.5 north, 72.75 west: chapter 9. A step of the format is 5 millionths of a degree. */
const car = [expect.closeTo(49.5, 5), expect.closeTo(-72.75, 5)];

describe('positions in digits', () => {
  // Chapter 8, "Lat/Long Position Report Format".
  it('reads latitude, longitude, symbol and comment, with and without the messages that the type promises', () => {
    const plain = readClean('!4903.50N/07201.75W-Test 001234', 'position');
    expect(place(plain)).toEqual(house);
    expect(plain).toMatchObject({ isMessaging: false, time: undefined, comment: 'Test 001234' });
    expect(plain.position).toMatchObject({
      symbol: { table: '/', code: '-' },
      format: 'plain',
      ambiguity: 0,
    });
    expect(readClean('=4903.50N/07201.75W#PHG5132', 'position').isMessaging).toBe(true);
  });

  it('takes the altitude in feet out of the comment', () => {
    const { altitudeM, comment } = readClean('!4903.50N/07201.75W-Test /A=001234', 'position');
    expect(altitudeM).toBeCloseTo(1234 * footM, 9);
    expect(comment).toBe('Test');
  });

  it('reads time stamps in UTC, in local time and to the second', () => {
    expect(readClean('/092345z4903.50N/07201.75W>Test1234', 'position').time).toEqual({
      ...{
        form: 'day-hour-minute',
        month: undefined,
        day: 9,
        hour: 23,
        minute: 45,
        second: 0,
        isLocal: false,
      },
    });
    expect(readClean('@092345/4903.50N/07201.75W>Test1234', 'position')).toMatchObject({
      ...{ isMessaging: true, time: { day: 9, hour: 23, minute: 45, isLocal: true }, comment: 'Test1234' },
    });
    expect(readClean('@234517h4903.50N/07201.75W>PHG5132', 'position').time).toMatchObject({
      ...{ form: 'hour-minute-second', day: undefined, hour: 23, minute: 45, second: 17 },
    });
  });

  // Chapter 6, "Position Ambiguity": the corners of the box are 3.00 and 3.99 minutes north, 1.00 and 1.99 west.
  it('takes the middle of the box that missing digits leave open, of both as the latitude says', () => {
    for (const text of ['!4903.  N/07201.75W-', '!4903.  N/07201.  W-']) {
      const { position } = readClean(text, 'position');
      expect(position).toMatchObject({ ambiguity: 2, halfBoxDeg: 0.5 / 60 });
      expect(position!.latitudeDeg).toBeCloseTo(49 + 3.5 / 60, 9);
      expect(position!.longitudeDeg).toBeCloseTo(-(72 + 1.5 / 60), 9);
    }
    expect(readClean('!49  .  N/072  .  W-', 'position').position).toMatchObject({
      ...{ latitudeDeg: 49.5, longitudeDeg: -72.5, ambiguity: 4, halfBoxDeg: 0.5 },
    });
  });

  it('reads course and speed, and the range and antenna that stand in their place', () => {
    const moving = readClean('@092345/4903.50N/07201.75W>088/036', 'position');
    expect(moving.motion).toEqual({ courseDeg: 88, speedMS: expect.closeTo(36 * knotMS, 9) });
    // Chapter 7: 25 watts, 20 feet, 3 dB, due east.
    expect(readClean('@234517h4903.50N/07201.75W>PHG5132', 'position').antenna).toEqual({
      ...{ powerW: 25, strengthS: undefined, heightM: 20 * footM, gainDb: 3, directivityDeg: 90 },
    });
    expect(readClean('@092345z4903.50N/07201.75W>RNG0050', 'position').rangeM).toBe(50 * mileM);
    // S2, omni with 6 dB at 80 feet.
    expect(readClean('/234517h4903.50N/07201.75W>DFS2360', 'position').antenna).toEqual({
      ...{ powerW: undefined, strengthS: 2, heightM: 80 * footM, gainDb: 6, directivityDeg: undefined },
    });
    // ':' is the height code for 10240 feet.
    expect(readClean('!4903.50N/07201.75W#PHG5:32', 'position').antenna?.heightM).toBeCloseTo(
      10240 * footM,
      6,
    );
  });

  // Chapter 7, "Bearing and Number/Range/Quality"; chapter 8, "DF Reports".
  it('reads bearings of direction finders', () => {
    const { motion, bearing } = readClean('@092345z4903.50N/07201.75W\\088/036/270/729', 'position');
    expect(motion?.courseDeg).toBe(88);
    expect(bearing).toEqual({ bearingDeg: 270, hits: 7, rangeM: 4 * mileM, accuracyDeg: 1 });
    const fixed = readClean('/092345z4903.50N/07201.75W\\000/000/270/729', 'position');
    expect(fixed.motion).toEqual({ courseDeg: undefined, speedMS: 0 });
  });

  // Chapter 6, "Default Null Position".
  it('believes a station that says it does not know where it is', () => {
    expect(readClean('!0000.00N\\00000.00W.', 'position').position).toBeUndefined();
  });

  // Chapter 8: header of a node.
  it('finds a position behind the header of a node, and says so', () => {
    const { content, oddities } = read('TheNet X-1J4  (BFLD)!4903.50N/07201.75Wn');
    expect(oddities).toMatchObject([{ kind: 'late-position' }]);
    expect(place(content as AprsPositionReport)).toEqual(house);
  });

  // aprs.org/aprs12/datum.txt: W and digits are thousandths of a minute; w and base 91 are 91 steps of a hundredth.
  it('adds the digits of !DAO! away from the equator and from Greenwich', () => {
    const digits = readClean('!4903.50N/07201.75W-hi !W52!', 'position');
    expect(digits.position!.latitudeDeg).toBeCloseTo(49 + 3.505 / 60, 9);
    expect(digits.position!.longitudeDeg).toBeCloseTo(-(72 + 1.752 / 60), 9);
    expect(digits.comment).toBe('hi');
    // z is 89: 89 / 91 of 0.01 minutes; ! is 0.
    const fine = readClean('!4903.50S/07201.75E-!wz!!', 'position');
    expect(fine.position!.latitudeDeg).toBeCloseTo(-(49 + (3.5 + 0.89 / 91) / 60), 9);
    expect(fine.position!.longitudeDeg).toBeCloseTo(72 + 1.75 / 60, 9);
  });
});

describe('compressed positions', () => {
  // Chapter 9: 7P is 88 degrees and 36.2 knots; {? a range of about 20 miles; S] an altitude of 10004.52 feet.
  it('reads course and speed, range and altitude', () => {
    const moving = readClean('=/5L!!<*e7>7P[', 'position');
    expect(place(moving)).toEqual(car);
    expect(moving.motion).toEqual({ courseDeg: 88, speedMS: expect.closeTo((1.08 ** 47 - 1) * knotMS, 9) });
    expect(moving.motion!.speedMS! / knotMS).toBeCloseTo(36.2, 1);
    expect(moving.compression).toEqual({ isCurrent: true, source: 'RMC', origin: 'software' });
    const ranging = readClean('=/5L!!<*e7>{?!', 'position');
    expect(ranging.rangeM! / mileM).toBeCloseTo(20.13, 2);
    expect(ranging.motion).toBeUndefined();
    const high = readClean('=/5L!!<*e7OS]S', 'position');
    expect(high.altitudeM! / footM).toBeCloseTo(10004.52, 1);
    expect(high.compression?.source).toBe('GGA');
  });

  it('reads nothing behind a space, and the comment behind that', () => {
    const still = readClean('=/5L!!<*e7> sTComment', 'position');
    expect(place(still)).toEqual(car);
    expect(still).toMatchObject({
      motion: undefined,
      rangeM: undefined,
      compression: undefined,
      comment: 'Comment',
    });
  });

  it('reads time stamps and overlays', () => {
    expect(readClean('@092345z/5L!!<*e7>{?!', 'position').time?.day).toBe(9);
    // Chapter 20: overlays 0 to 9 are sent as a to j.
    expect(readClean('=d5L!!<*e7#  !', 'position').position?.symbol).toEqual({ table: '3', code: '#' });
  });

  // The worked example of he.fi/doc/aprs-base91-comment-telemetry.txt: sequence 7544, channels 1472, 1564, 1656, 1748, 1840 and bits
  // 10000000 would be |ss1122334455!"|.
  it('reads telemetry to base 91 out of the comment', () => {
    const { telemetry, comment } = readClean('=/5L!!<*e7> sTHi|ss1122334455!"|', 'position');
    expect(telemetry).toMatchObject({
      ...{ sequence: '7544', channels: [1472, 1564, 1656, 1748, 1840] },
      bits: [true, false, false, false, false, false, false, false],
    });
    expect(comment).toBe('Hi');
    expect(readClean('!4903.50N/07201.75W-|ss11|', 'position').telemetry).toMatchObject({
      channels: [1472],
      bits: undefined,
    });
  });
});

describe('objects and items', () => {
  // Chapter 11.
  it('reads live and killed ones, of either kind', () => {
    const leader = readClean(';LEADER   *092345z4903.50N/07201.75W>088/036', 'object');
    expect(place(leader)).toEqual(house);
    expect(leader).toMatchObject({
      name: 'LEADER',
      isAlive: true,
      time: { day: 9 },
      motion: { courseDeg: 88 },
    });
    expect(readClean(';LEADER   _092345z4903.50N/07201.75W>088/036', 'object').isAlive).toBe(false);
    expect(place(readClean(';LEADER   *092345z/5L!!<*e7>7P[', 'object'))).toEqual(car);
    expect(readClean(')AIDV#2!4903.50N/07201.75WA', 'item')).toMatchObject({ name: 'AIDV#2', isAlive: true });
    expect(readClean(')AIDV#2_4903.50N/07201.75WA', 'item').isAlive).toBe(false);
    expect(readClean(')G/WB4APR!53  .  N\\002  .  Wd', 'item')).toMatchObject({
      ...{ name: 'G/WB4APR', position: { latitudeDeg: 53.5, longitudeDeg: -2.5, ambiguity: 4 } },
    });
    expect(place(readClean(')MOBIL!\\5L!!<*e79 sT', 'item'))).toEqual(car);
  });

  it('reads areas: their size is the square of a hundredth of a degree', () => {
    const search = readClean(';SEARCH   *092345z4903.50N\\07201.75Wl710/310', 'object');
    expect(search.area).toEqual({
      ...{ shape: 'ellipse', isFilled: true, color: 3, latitudeOffsetDeg: -1, longitudeOffsetDeg: 1 },
    });
    expect(readClean(';SEARCH   *092345z4903.50N\\07201.75Wl8101310', 'object').area).toMatchObject({
      ...{ shape: 'triangle', color: 13 },
    });
  });

  it('reads storms', () => {
    const { storm, motion } = readClean(
      ';BRENDA   *092345z4903.50N/07202.75W@088/036/HC/150^200/0980>090&030%040',
      'object',
    );
    expect(motion?.courseDeg).toBe(88);
    expect(storm).toEqual({
      type: 'hurricane',
      sustainedMS: 150 * knotMS,
      gustMS: 200 * knotMS,
      pressurePa: 98_000,
      hurricaneRadiusM: 90 * nauticalMileM,
      stormRadiusM: 30 * nauticalMileM,
      galeRadiusM: 40 * nauticalMileM,
    });
  });

  it('reads an object without the time stamp that it must have, and says so', () => {
    const { content, oddities } = read(';FLIGHTPTH*4903.50N\\07201.75Wl610/310{100}');
    expect(oddities).toMatchObject([{ kind: 'bad-time' }]);
    expect(content).toMatchObject({ kind: 'object', name: 'FLIGHTPTH', area: { shape: 'line' } });
  });
});

describe('weather', () => {
  const radioShack = {
    windDirectionDeg: 220,
    gustMS: expect.closeTo(5 * mileMS, 9),
    temperatureC: expect.closeTo(25, 9),
    rainLastHourMm: 0,
    rainLastDayMm: 0,
    rainSinceMidnightMm: 0,
    humidityPercent: 50,
    pressurePa: 99_000,
  };

  // Chapter 12. In front of the letters the wind is in knots (chapter 7), in letters in miles an hour.
  it('reads complete reports, compressed ones and those without a position', () => {
    const complete = readClean('!4903.50N/07201.75W_220/004g005t077r000p000P000h50b09900wRSW', 'position');
    expect(complete.weather).toMatchObject({ ...radioShack, windSpeedMS: expect.closeTo(4 * knotMS, 9) });
    expect(complete).toMatchObject({ motion: undefined, comment: 'wRSW' });
    const loose = readClean('_10090556c220s004g005t077r000p000P000h50b09900wRSW', 'weather');
    expect(loose.weather).toMatchObject({ ...radioShack, windSpeedMS: expect.closeTo(4 * mileMS, 9) });
    expect(loose.time).toMatchObject({
      form: 'month-day-hour-minute',
      month: 10,
      day: 9,
      hour: 5,
      minute: 56,
    });
    const compressed = readClean('=/5L!!<*e7_7P[g005t077r000p000P000h50b09900wRSW', 'position');
    expect(compressed.weather).toMatchObject({ windDirectionDeg: 88, temperatureC: expect.closeTo(25, 9) });
    expect(
      readClean(';BRENDA   *092345z4903.50N/07201.75W_220/004g005b09900', 'object').weather?.pressurePa,
    ).toBe(99_000);
  });

  it('keeps apart what is zero, what is below it and what is not known', () => {
    const cold = readClean('@092345z4903.50N/07201.75W_220/004g005t-07r000p000P000h00b.....wRSW', 'position');
    expect(cold.weather).toMatchObject({
      temperatureC: expect.closeTo((-39 * 5) / 9, 9),
      humidityPercent: 100,
    });
    expect(cold.weather?.pressurePa).toBeUndefined();
    const gauge = readClean('_10090556c...s...g...t...P012Jim', 'weather');
    expect(gauge.weather).toMatchObject({ windSpeedMS: undefined, temperatureC: undefined });
    expect(gauge.weather.rainSinceMidnightMm).toBeCloseTo(12 * 0.254, 9);
    expect(gauge.comment).toBe('Jim');
  });

  // Chapter 12, "Raw Weather Reports"; fields by the ULTIMETER 2100 manual: wind 0x31 tenths of km/h, temperature 0x2CE tenths of a
  // degree Fahrenheit, 71.8; of the log the average of a minute is 0x5D. js-aprs-fap 1.3.2 reads the same.
  it('reads what an Ultimeter sends by itself', () => {
    const packet = readClean('$ULTW0031003702CE0069----000086A00001----011901CC00000005', 'weather');
    expect(packet.weather.gustMS).toBeCloseTo(4.9 / 3.6, 9);
    expect(packet.weather.temperatureC).toBeCloseTo(((71.8 - 32) * 5) / 9, 9);
    expect(packet.weather.pressurePa).toBeUndefined();
    const logged = readClean('!!006B005803500000----03E9--------002105140000005D', 'weather');
    expect(logged.weather.windSpeedMS).toBeCloseTo(9.3 / 3.6, 9);
    expect(logged.weather.temperatureC).toBeCloseTo(((84.8 - 32) * 5) / 9, 9);
    expect(read('#50B7500820082')).toMatchObject({ content: { kind: 'unread', expected: 'weather' } });
  });
});

describe('messages', () => {
  // Chapter 14.
  it('reads text and number, answers, bulletins and announcements', () => {
    expect(readClean(':WU2Z     :Testing', 'message')).toMatchObject({
      addressee: 'WU2Z',
      text: 'Testing',
      number: undefined,
    });
    expect(readClean(':WU2Z     :Testing{003', 'message')).toMatchObject({ text: 'Testing', number: '003' });
    expect(readClean(':EMAIL    :msproul@ap.org Test email', 'message').addressee).toBe('EMAIL');
    expect(readClean(':KB2ICI-14:ack003', 'acknowledgement')).toMatchObject({
      addressee: 'KB2ICI-14',
      number: '003',
    });
    expect(readClean(':KB2ICI-14:rej003', 'rejection').number).toBe('003');
    expect(readClean(':BLN3     :Snow expected in Tampa RSN', 'bulletin')).toMatchObject({
      id: '3',
      group: undefined,
    });
    expect(readClean(':BLNQ     :Mt St Helen digi will be QRT this weekend', 'announcement').id).toBe('Q');
    expect(readClean(':BLN4WX   :Stand by your snowplows', 'bulletin')).toMatchObject({
      id: '4',
      group: 'WX',
    });
    expect(readClean(':NWS-WARN :092010z,THUNDER_STORM,AR_ASHLEY,{S9JbA', 'message')).toMatchObject({
      ...{ addressee: 'NWS-WARN', number: 'S9JbA' },
    });
  });

  // APRS 1.1, aprs.org/aprs11/replyacks.txt: {MM}AA.
  it('reads acknowledgements that come with a text', () => {
    expect(readClean(':WU2Z     :Hello{12}34', 'message')).toMatchObject({
      ...{ text: 'Hello', number: '12', acknowledges: '34', canReplyAck: true },
    });
    expect(readClean(':WU2Z     :Hello{12}', 'message')).toMatchObject({
      ...{ number: '12', acknowledges: undefined, canReplyAck: true },
    });
    expect(readClean(':WU2Z     :ack12}34', 'acknowledgement')).toMatchObject({
      number: '12',
      acknowledges: '34',
    });
  });

  // Chapter 15.
  it('reads queries to one and to all, and capabilities', () => {
    expect(readClean(':KH2Z     :?APRSD', 'directed-query')).toMatchObject({
      addressee: 'KH2Z',
      query: 'APRSD',
    });
    expect(readClean(':KH2Z     :?APRSH N0QBF    ', 'directed-query')).toMatchObject({ query: 'APRSH' });
    expect(readClean('?APRS?', 'query')).toMatchObject({ query: 'APRS', footprint: undefined });
    expect(readClean('?APRS? 34.02,-117.15,0200', 'query').footprint).toEqual({
      ...{ latitudeDeg: 34.02, longitudeDeg: -117.15, radiusM: 200 * mileM },
    });
    expect(readClean('<IGATE,MSG_CNT=30,LOC_CNT=61', 'capabilities').capabilities).toEqual({
      ...{ IGATE: null, MSG_CNT: '30', LOC_CNT: '61' },
    });
  });

  // Fact sheet of the payload, 3.3.
  it('reads the frames of a digipeater in orbit', () => {
    expect(readClean(':A55BTN   :hello{1', 'message')).toMatchObject({
      addressee: 'A55BTN',
      text: 'hello',
      number: '1',
    });
    expect(readClean(':A51AA    :ack1', 'acknowledgement').number).toBe('1');
  });
});

describe('all the rest', () => {
  // Chapter 16.
  it('reads status with time, locator, beam and power', () => {
    expect(readClean('>Net Control Center', 'status').text).toBe('Net Control Center');
    expect(readClean('>092345zNet Control Center', 'status')).toMatchObject({
      ...{ time: { day: 9 }, text: 'Net Control Center' },
    });
    const located = readClean('>IO91SX/- My house', 'status');
    // IO91SX: 18 x 20 minutes of 5 and 2.5: 51.979 north, 0.458 west in its middle.
    expect(located.position!.latitudeDeg).toBeCloseTo(51 + 23.5 / 24, 6);
    expect(located.position!.longitudeDeg).toBeCloseTo(-2 + 18.5 / 12, 6);
    expect(located.text).toBe('My house');
    expect(readClean('>IO91SX/- ^B7', 'status')).toMatchObject({ beamDeg: 110, radiatedW: 490 });
  });

  // Chapter 8.
  it('reads sentences of GPS receivers and checks them', () => {
    const rmc = readClean('$GPRMC,063909,A,3349.4302,N,11700.3721,W,43.022,89.3,291099,13.6,E*52', 'nmea');
    expect(rmc.fix!.latitudeDeg).toBeCloseTo(33 + 49.4302 / 60, 9);
    expect(rmc.fix!.speedMS).toBeCloseTo(43.022 * knotMS, 9);
    // N0QBF-11: a balloon, by its SSID (chapter 20).
    expect(rmc.position?.symbol).toEqual({ table: '/', code: 'O' });
    expect(
      readClean('$GPGGA,102705,5157.9762,N,00029.3256,W,1,04,2.0,75.7,M,47.6,M,,*62', 'nmea').fix,
    ).toMatchObject({
      altitudeM: 75.7,
    });
    expect(
      readClean('$GPGLL,2554.459,N,08020.187,W,154027.281,A', 'nmea').position?.longitudeDeg,
    ).toBeCloseTo(-80.33645, 5);
    expect(readClean('$GPVTG,318.7,T,,M,35.1,N,65.0,K*69', 'nmea').fix?.courseDeg).toBe(318.7);
    expect(
      read('$GPRMC,063909,A,3349.4302,N,11700.3721,W,43.022,89.3,291099,13.6,E*53').oddities,
    ).toMatchObject([{ kind: 'bad-checksum', expected: '*52' }]);
    expect(read('$GPRMC,063909,V,3349.4302,N,11700.3721,W,43.022,89.3,291099,13.6,E').oddities).toMatchObject(
      [{ kind: 'no-fix' }],
    );
  });

  it('reads locators, bearings, test data, user-defined data and spots', () => {
    expect(readClean('[IO91SX] 35 miles NNW of London', 'position').comment).toBe('35 miles NNW of London');
    expect(readClean('{Q1qwerty', 'user-defined')).toEqual({
      kind: 'user-defined',
      userId: 'Q',
      packetType: '1',
      data: 'qwerty',
    });
    expect(
      readClean(',191146,V,4214.2466,N,07303.5181,W,417.238,114.5,091099,14.7,W/GPS FIX', 'test-data').data,
    ).toContain('GPS FIX');
    expect(readClean('%042/7', 'direction')).toEqual({ kind: 'direction', bearingDeg: 42, quality: 7 });
    expect(readClean('DX de W3LPL:     14025.0  A55BTN       Thimphu   1200Z', 'spot')).toMatchObject({
      ...{ spotter: 'W3LPL', frequencyHz: 14_025_000, station: 'A55BTN' },
    });
  });

  // Chapter 17.
  it('reads what a gateway sends on for another, with its frame', () => {
    const { source, destination, path, report } = readClean(
      '}WB4APR-14>APRS,RELAY,TCPIP,G9RXG*::G3NRW    :Hi Ian{001',
      'third-party',
    );
    expect([source, destination, path]).toEqual(['WB4APR-14', 'APRS', ['RELAY*', 'TCPIP*', 'G9RXG*']]);
    expect(report.content).toMatchObject({
      kind: 'message',
      addressee: 'G3NRW',
      text: 'Hi Ian',
      number: '001',
    });
  });

  it('stops at frames in frames in frames', () => {
    const deep = '}A>B:'.repeat(40);
    expect(JSON.stringify(read(deep))).toContain('bad-third-party');
  });

  it('hands on what it cannot read, with what was expected and found', () => {
    for (const [text, kind] of [
      ['!4903.5', 'bad-position'],
      ['!9903.50N/07201.75W-', 'bad-position'],
      ['@992345z4903.50N/07201.75W>', 'bad-time'],
      [';SHORT', 'bad-name'],
      [':NOBODY', 'bad-message'],
      ['T#', 'bad-telemetry'],
      ['_nothing', 'bad-weather'],
      ['}no frame', 'bad-third-party'],
      ['beacon of a node', 'not-aprs'],
      ['', 'empty'],
    ] as const) {
      const { oddities, content } = read(text);
      expect(oddities[0], text).toMatchObject({ kind });
      if (kind !== 'bad-time') expect(JSON.stringify(content)).toContain(text.slice(1, 5));
    }
  });

  // Telemetry of Swiatowid (recording of daniestevez/satellite-recordings). Dire Wolf 1.6 (decode_aprs) says of it: S 07 30.6378,
  // W 076 25.5939, alt 69 ft.
  it('takes telemetry for a compressed position where nothing tells them apart, as others do', () => {
    const { content, oddities } = read('=ER;MN;12368;15407;10;105;1481;33;4237<0x00>');
    expect(oddities).toEqual([{ kind: 'trailing-octets', expected: 'nothing behind the text', found: '00' }]);
    const { position, altitudeM, comment } = content as AprsPositionReport;
    expect(position!.latitudeDeg).toBeCloseTo(-(7 + 30.6378 / 60), 5);
    expect(position!.longitudeDeg).toBeCloseTo(-(76 + 25.5939 / 60), 5);
    expect(altitudeM! / footM).toBeCloseTo(69, 0);
    expect(comment).toBe('5407;10;105;1481;33;4237');
  });

  it('says each of them in words on one line', () => {
    expect(describeAprs(read('!4903.50N/07201.75W-Test /A=001234'))).toBe(
      'position 49.0583 N 72.0292 W, house, altitude 376 m: Test',
    );
    expect(describeAprs(read(':A55BTN   :hello{1'))).toBe('message no. 1 to A55BTN: hello');
    expect(describeAprs(read('>line<0x1b>[31m'))).toBe('status: line·[31m');
  });
});
