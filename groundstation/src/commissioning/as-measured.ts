import type { StationCommissioning } from '@dawa/protocols/station-commissioning';
import { alignRotator } from '../devices/aligned-rotator.ts';
import { calibrateRadio } from '../devices/calibrated-radio.ts';
import type { Radio, Rotator } from '../ports.ts';
import { measuredAlignment } from './measured-rotator.ts';

/** The rotator in true directions, where somebody measured how its mast stands. */
export function rotatorAsMeasured(
  rotator: Rotator,
  commissioning: StationCommissioning | undefined,
): Rotator {
  const alignment = measuredAlignment(commissioning);
  return alignment === undefined ? rotator : alignRotator(rotator, alignment);
}

/** The radio in true frequencies, where somebody measured its reference. */
export function radioAsMeasured(radio: Radio, commissioning: StationCommissioning | undefined): Radio {
  const { radioPpm } = commissioning ?? {};
  return radioPpm === undefined || radioPpm.ppm === 0 ? radio : calibrateRadio(radio, radioPpm.ppm);
}
