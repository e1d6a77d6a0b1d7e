import type { WindSensorSection } from '@dawa/protocols/station-instruments';
import type { Anemometer, Reading, Wind } from '../ports.ts';
import { type MeasuredThing, parameterName, type ReadingLayout, words16 } from './measured-thing.ts';

const usualEveryS = 1;
const atLeastEveryMs = 10_000;

/** With and without a direction, for some instruments tell none. */
export function windLayouts({ id }: WindSensorSection): readonly [ReadingLayout, ReadingLayout] {
  const own = parameterName(id);
  const speed = {
    name: `${own}_wind`,
    description: `Strongest wind at ${id} since the reading before`,
    bits: 16,
    isSigned: false,
    step: 0.01,
    unit: 'm/s',
  };
  const from = {
    name: `${own}_wind_from`,
    description: `Where the wind at ${id} comes from, from north`,
    bits: 16,
    isSigned: false,
    step: 0.1,
    unit: 'deg',
  };
  const periodMs = atLeastEveryMs;
  return [
    {
      name: `wind_${own}`,
      description: `Wind at ${id}, with its sentence behind it`,
      entries: [speed, from],
      periodMs,
    },
    {
      name: `wind_${own}_speed`,
      description: `Wind at ${id} without a direction, with its sentence behind it`,
      entries: [speed],
      periodMs,
    },
  ];
}

/** Of what blew between two readings the strongest is kept: gusts break things. */
export function measuredWind(section: WindSensorSection, anemometer: Anemometer): MeasuredThing {
  const [whole, speedOnly] = windLayouts(section);
  let strongest: Reading<Wind> | undefined;
  anemometer.onWind((wind) => {
    if (strongest === undefined || wind.speedMS >= strongest.speedMS) strongest = wind;
  });
  return {
    layouts: [whole, speedOnly],
    everyMs: 1000 * (section.archiveEveryS ?? usualEveryS),
    read() {
      if (strongest === undefined) return undefined;
      const { speedMS, fromDeg, sentence, readAtMs } = strongest;
      strongest = undefined;
      const figures =
        fromDeg === null ? words16(100 * speedMS) : words16(100 * speedMS, 10 * (fromDeg % 360));
      const said = Uint8Array.from(sentence, (character) => character.charCodeAt(0));
      const octets = Uint8Array.from([...figures, ...said]);
      return { layout: (fromDeg === null ? speedOnly : whole).name, readAtMs, octets };
    },
  };
}
