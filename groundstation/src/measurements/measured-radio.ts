import type { Radio, Reading, TransmitMeters } from '../ports.ts';
import { type Computed, type MeasuredThing, type ReadingLayout, words16 } from './measured-thing.ts';

const meterLayout: ReadingLayout = {
  name: 'radio_meter',
  description: 'Signal meter of the radio',
  entries: [{ name: 'radio_s_meter', description: 'Signal meter, 0 to 255', bits: 8, isSigned: false }],
  periodMs: null,
};
const swr = {
  ...{ name: 'radio_swr', description: 'Standing wave ratio while keyed; 655.35 when all comes back' },
  ...{ bits: 16, isSigned: false, step: 0.01 },
};
const swrLayout: ReadingLayout = {
  name: 'radio_swr_only',
  description: 'Standing wave ratio of a radio that tells no power',
  entries: [swr],
  periodMs: null,
};
const largestSwr = 655.35;

/** @param powerW what the transmitter gives at most, as `station.yaml` says; forward and reflected power follow from it */
export function radioLayouts(powerW: number | undefined): readonly ReadingLayout[] {
  return [meterLayout, swrLayout, transmitLayout(powerW)];
}

function transmitLayout(powerW: number | undefined): ReadingLayout {
  return {
    name: 'radio_transmit',
    description: 'Power and standing wave ratio while keyed',
    entries: [
      swr,
      {
        ...{ name: 'radio_forward_share', description: 'Forward power, of what the radio can give' },
        ...{ bits: 16, isSigned: false, step: 0.01, unit: '%' },
      },
    ],
    ...(powerW !== undefined && { computed: powersOf(powerW) }),
    periodMs: null,
  };
}

/** Source: |reflection coefficient| = (SWR - 1) / (SWR + 1), power goes with its square */
function powersOf(powerW: number): Computed[] {
  const forward = `radio_forward_share / 100 * ${powerW}`;
  const reflection = '(radio_swr - 1) / (radio_swr + 1)';
  return [
    { name: 'radio_forward_power', description: 'Forward power', unit: 'W', expression: forward },
    {
      name: 'radio_reflected_power',
      description: 'What comes back from the antenna',
      unit: 'W',
      expression: `${forward} * ${reflection} * ${reflection}`,
    },
  ];
}

/** What was read of a radio's meters, by whomever: nobody asks it once more for the archive. */
export class RadioMeters {
  meter: Reading<{ meter: number }> | undefined;
  transmit: Reading<TransmitMeters> | undefined;
}

/**
 * The same radio, whose meters are noted as they are read. The guard and the pass read them when they must; one more question would take
 * the line from them.
 */
export function noteMeters<T extends Radio>(radio: T, into: RadioMeters): T {
  const noted: Partial<Radio> = {
    async readMeter() {
      into.meter = await radio.readMeter();
      return into.meter;
    },
    ...(radio.readTransmitMeters && {
      async readTransmitMeters() {
        into.transmit = await radio.readTransmitMeters!();
        return into.transmit;
      },
    }),
  };
  // Whatever else a radio can, now or later, is the radio's own.
  return new Proxy(radio, {
    get(target, key) {
      const own = Reflect.get(noted, key) ?? Reflect.get(target, key, target);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}

export function measuredRadio(meters: RadioMeters, powerW: number | undefined): MeasuredThing {
  const transmit = transmitLayout(powerW);
  let seen = { ...meters };
  return {
    layouts: radioLayouts(powerW),
    everyMs: 1000,
    read() {
      const now = { ...meters };
      const before = seen;
      if (now.transmit !== undefined && now.transmit !== before.transmit) {
        seen = { ...before, transmit: now.transmit };
        const { swr: ratio, forwardShare, readAtMs } = now.transmit;
        const shownSwr = 100 * Math.min(ratio, largestSwr);
        return forwardShare === null
          ? { layout: swrLayout.name, readAtMs, octets: words16(shownSwr) }
          : { layout: transmit.name, readAtMs, octets: words16(shownSwr, 10_000 * forwardShare) };
      }
      if (now.meter === undefined || now.meter === before.meter) return undefined;
      seen = { ...before, meter: now.meter };
      const { meter, readAtMs } = now.meter;
      return { layout: meterLayout.name, readAtMs, octets: Uint8Array.of(Math.round(meter) & 0xff) };
    },
  };
}
