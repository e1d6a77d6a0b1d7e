import type { RadioModelName } from '@dawa/protocols/radio-models';
import type { Clock } from '@dawa/seams/clock';
import { createHamlibTongue } from './hamlib-tongue.ts';
import type { IcomTraits } from './icom-set.ts';
import { createIcomTongue } from './icom-tongue.ts';
import { createKenwoodTongue } from './kenwood-tongue.ts';
import type { RadioTongue, TongueSettings } from './radio-tongue.ts';
import { ordinaryBands, type RangesHz, Transceiver } from './transceiver.ts';
import { createYaesuTextTongue } from './yaesu-text-tongue.ts';
import { createYaesuTongue } from './yaesu-tongue.ts';

/** What is asked of a radio when it is taken from the shelf. */
export interface ShelfSettings {
  readonly model: RadioModelName;
  readonly address: number;
  readonly hasEcho: boolean;
}

type Lent = Omit<TongueSettings, 'transceiver' | 'monotonicMs'> & {
  readonly clock: Clock;
  readonly readMeter: () => number;
};

/** The set of a model with the tongue that it speaks. */
export function putTogether(settings: ShelfSettings, lent: Lent): RadioTongue {
  const { rangesHz, bandCount = 2, speak } = shelf[settings.model];
  const { clock, readMeter } = lent;
  const transceiver = new Transceiver({ clock, readMeter, rangesHz, bands: ordinaryBands(bandCount) });
  return speak({ ...lent, transceiver, monotonicMs: () => clock.monotonicMs() }, settings);
}

interface OnTheShelf {
  readonly rangesHz: RangesHz;
  readonly bandCount?: number;
  readonly speak: (lent: TongueSettings, settings: ShelfSettings) => RadioTongue;
}

/** MAIN and SUB with two VFOs each, and the pair of satellite mode. */
const dualBands = 6;

function icom(traits: Omit<IcomTraits, 'address'>): OnTheShelf['speak'] {
  return (lent, { address, hasEcho }) =>
    createIcomTongue({ ...lent, hasEcho, traits: { ...traits, address } });
}

/** Receiving ranges as in the makers' specifications, where they differ by country the widest. */
const shelf: Readonly<Record<RadioModelName, OnTheShelf>> = {
  'IC-9700': {
    rangesHz: [
      [144_000_000, 148_000_000],
      [430_000_000, 450_000_000],
      [1_240_000_000, 1_300_000_000],
    ],
    bandCount: dualBands,
    speak: icom({ hasBandOrders: true, satelliteOrder: '16 5a' }),
  },
  'IC-9100': {
    rangesHz: [
      [30_000, 60_000_000],
      [136_000_000, 174_000_000],
      [420_000_000, 480_000_000],
      [1_240_000_000, 1_320_000_000],
    ],
    bandCount: dualBands,
    speak: icom({ hasBandOrders: false, satelliteOrder: '16 5a', hasAntennaOrder: true }),
  },
  'IC-910': {
    rangesHz: [
      [136_000_000, 174_000_000],
      [420_000_000, 480_000_000],
      [1_240_000_000, 1_320_000_000],
    ],
    bandCount: dualBands,
    speak: icom({ hasBandOrders: false, satelliteOrder: '1a 07' }),
  },
  'IC-705': {
    rangesHz: [
      [30_000, 199_999_999],
      [400_000_000, 470_000_000],
    ],
    speak: icom({ hasBandOrders: true }),
  },
  'TS-2000': {
    rangesHz: [
      [30_000, 60_000_000],
      [118_000_000, 174_000_000],
      [220_000_000, 512_000_000],
      [1_240_000_000, 1_300_000_000],
    ],
    speak: createKenwoodTongue,
  },
  'FT-991': {
    rangesHz: [
      [30_000, 56_000_000],
      [118_000_000, 164_000_000],
      [420_000_000, 470_000_000],
    ],
    speak: createYaesuTextTongue,
  },
  'FT-847': {
    rangesHz: [
      [100_000, 30_000_000],
      [36_000_000, 76_000_000],
      [108_000_000, 174_000_000],
      [420_000_000, 512_000_000],
    ],
    // MAIN, and the receiver and transmitter of satellite mode.
    bandCount: 3,
    speak: createYaesuTongue,
  },
  Hamlib: {
    rangesHz: [
      [30_000, 174_000_000],
      [400_000_000, 512_000_000],
    ],
    speak: createHamlibTongue,
  },
};
