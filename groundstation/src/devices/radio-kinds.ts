import { type RadioModel, radioModels } from '@dawa/protocols/radio-models';
import type { RadioSection } from '@dawa/protocols/station-radio';
import type { Radio } from '../ports.ts';
import type { CatRadioSettings } from './cat-radio.ts';
import { createIcomRadio } from './icom-radio.ts';
import { createKenwoodRadio } from './kenwood-radio.ts';
import { createRigctlRadio } from './rigctl-radio.ts';
import { createYaesuRadio } from './yaesu-radio.ts';
import { createYaesuTextRadio } from './yaesu-text-radio.ts';

/** Which radio hangs there, as `station.yaml` says it. */
export type RadioChoice = Pick<RadioSection, 'kind' | 'model' | 'stepHz'> & {
  readonly address?: number | undefined;
  readonly atRest?: CatRadioSettings['atRest'] | undefined;
};

/** The radio of a station that names none: that of a rehearsal without a configuration. */
export const ordinaryRadio: RadioChoice = { kind: 'icom-civ', model: 'IC-9700' };

/** The driver for a radio, by the language of its port. */
export function createRadio(choice: RadioChoice, around: Omit<CatRadioSettings, 'stepHz' | 'atRest'>): Radio {
  const model: RadioModel = radioModels[choice.model];
  const settings = {
    ...around,
    stepHz: choice.stepHz ?? model.stepHz,
    ...(choice.atRest && { atRest: choice.atRest }),
  };
  switch (choice.kind) {
    case 'icom-civ':
      return createIcomRadio({ ...settings, model: choice.model, address: choice.address ?? model.address! });
    case 'kenwood':
      return createKenwoodRadio(settings);
    case 'yaesu-text':
      return createYaesuTextRadio(settings);
    case 'yaesu-binary':
      return createYaesuRadio(settings);
    case 'rigctld':
      return createRigctlRadio(settings);
    default:
      return choice.kind satisfies never;
  }
}

/** How the port of a radio is opened, unless `station.yaml` says otherwise. */
export function lineOf({
  model,
  stopBits = radioModels[model].stopBits,
  hasHandshake = radioModels[model].hasHandshake,
}: Pick<RadioSection, 'model' | 'stopBits' | 'hasHandshake'>): {
  readonly stopBits: 1 | 2;
  readonly hasHandshake: boolean;
} {
  return { stopBits, hasHandshake };
}
