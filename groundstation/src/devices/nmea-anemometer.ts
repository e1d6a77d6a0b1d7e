import { wrapTo360 } from '@dawa/flight-dynamics/angle';
import { LineCutter } from '@dawa/protocols/line-cutter';
import { decodeWindSentence, longestSentence } from '@dawa/protocols/nmea-wind';
import type { Clock } from '@dawa/seams/clock';
import type { Anemometer, Reading, Wind } from '../ports.ts';
import { DeviceStatus } from './device-status.ts';
import { poll } from './polling.ts';
import type { Port } from './port.ts';

export interface NmeaAnemometerSettings {
  readonly id: string;
  readonly port: Port;
  readonly clock: Clock;
  /** Where the mark of the instrument points to, for angles that it tells against that mark. */
  readonly northDeg?: number;
}

/** Instruments speak once a second, slow ones every three. */
const silentAfterMs = 10_000;
const lookEveryMs = 2000;
/** No anemometer measures more; what says so is broken. */
const fastestMS = 120;

/**
 * An anemometer that says MWV of NMEA 0183 by itself. Nothing is ever sent to it. A sentence whose checksum is wrong is no reading,
 * nor is one that the instrument itself calls invalid: both leave the wind as unknown as silence does.
 */
export function createNmeaAnemometer(settings: NmeaAnemometerSettings): Anemometer {
  const { id, port, clock, northDeg = 0 } = settings;
  const counts = { readings: 0, damaged: 0, invalid: 0, others: 0 };
  const listeners = new Set<(wind: Reading<Wind>) => void>();
  let wind: Reading<Wind> | undefined;
  let heardMs = Number.NEGATIVE_INFINITY;
  let lastWord = 'nothing was heard';
  const status = new DeviceStatus({
    deviceId: `sensor:${id}`,
    kind: 'NMEA anemometer',
    port,
    clock,
    counters: () => ({ ...counts }),
    more: () => ({ readings: wind ? readingsOf(wind) : [] }),
  });
  const hear = (line: string) => {
    const said = decodeWindSentence(line);
    if (!said.ok) {
      if (said.fault.kind === 'other-sentence') counts.others++;
      else counts.damaged++;
      lastWord = `expected ${said.fault.expected}, found ${said.fault.found}`;
      return;
    }
    const { isValid, speedMS, angleDeg, reference } = said.value;
    if (!isValid || speedMS === null || speedMS > fastestMS) {
      counts.invalid++;
      lastWord = isValid ? `${speedMS} m/s cannot be` : 'the instrument calls its reading invalid';
      return;
    }
    const markDeg = reference === 'relative' ? northDeg : 0;
    const fromDeg = angleDeg === null ? null : wrapTo360(angleDeg + markDeg);
    wind = { speedMS, fromDeg, sentence: line, readAtMs: clock.nowAtMs() };
    heardMs = clock.monotonicMs();
    counts.readings++;
    status.noteAnswer();
    for (const listener of [...listeners]) listener(wind);
  };
  const stopWatching = port.onStream((stream) => {
    const cutter = new LineCutter({ ends: [0x0d, 0x0a], longest: 2 * longestSentence });
    lastWord = 'nothing was heard; are port and baud rate right?';
    stream.onData((bytes) => {
      for (const { text, isTooLong } of cutter.push(bytes)) {
        if (!isTooLong) hear(text);
        else counts.damaged++;
      }
    });
  });
  const stopLooking = poll(clock, lookEveryMs, async () => {
    if (port.state.kind === 'open' && clock.monotonicMs() - heardMs > silentAfterMs)
      status.noteSilence(lastWord);
  });
  return {
    get info() {
      return status.info;
    },
    get wind() {
      return wind;
    },
    onChange: (listener) => status.onChange(listener),
    onWind(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      stopLooking();
      stopWatching();
      listeners.clear();
      status.close();
      await port.close();
    },
  };
}

function readingsOf({ speedMS, fromDeg, readAtMs }: Reading<Wind>) {
  const speed = { name: 'wind', value: speedMS, unit: 'm/s', readAtMs };
  return fromDeg === null ? [speed] : [speed, { name: 'wind from', value: fromDeg, unit: 'deg', readAtMs }];
}
