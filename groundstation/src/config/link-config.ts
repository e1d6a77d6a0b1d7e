import type { RadioLeg } from '@dawa/flight-dynamics/leg-tuning';
import { type LinkEnds, receiverStages } from '@dawa/flight-dynamics/link-budget';
import { type LinkFile, linkFile } from '@dawa/protocols/link-file';
import { type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from './config-fault.ts';
import { readYaml } from './read-yaml.ts';
import { validate } from './validate.ts';

/** A link as a plan of a pass needs it: its budget, and how the radio is tuned. */
export interface LinkConfig {
  readonly file: LinkFile;
  readonly ends: LinkEnds;
  readonly leg: RadioLeg;
  readonly thresholdHz: number;
  readonly stepHz: number;
}

/** Loads `link.yaml`. */
export async function loadLink(path: string): Promise<Result<LinkConfig, ConfigFault>> {
  const data = await readYaml(path);
  if (!data.ok) return data;
  const parsed = validate(linkFile, data.value, path);
  return parsed.ok ? success(configOf(parsed.value)) : parsed;
}

function configOf(file: LinkFile): LinkConfig {
  const { direction, frequencyHz, keying, bitRateHz, tuning, transmitter, receiver, ground } = file;
  const { calibration, policy, stepHz } = tuning;
  return {
    file,
    ends: {
      frequencyHz,
      bitRateHz,
      keying,
      coding: file.coding,
      bitErrorRate: file.bitErrorRate,
      implementationLossDb: figureOf(file.implementationLossDb),
      transmitter: {
        powerDbm: figureOf(transmitter.powerDbm),
        lineLossDb: figureOf(transmitter.lineLossDb),
        gainDbi: figureOf(transmitter.gainDbi),
        polarisation: transmitter.polarisation,
      },
      receiver: {
        gainDbi: figureOf(receiver.gainDbi),
        polarisation: receiver.polarisation,
        lineLossDb: figureOf(receiver.lineLossDb),
        stages: receiverStages(receiver),
        antennaK: receiver.antennaK === 'sky-and-ground' ? receiver.antennaK : { value: receiver.antennaK },
      },
      ground: { beamWidthDeg: ground.beamWidthDeg, offDeg: figureOf(ground.offDeg) },
      satellitePointingLossDb: figureOf(file.satellitePointingLossDb),
    },
    leg: { direction, frequencyHz, policy, ...(calibration && { calibration }) },
    thresholdHz: tuning.thresholdHz ?? presetThresholdHz(keying, bitRateHz),
    stepHz,
  };
}

/** What receivers forgive, as tuning-plan.ts has it by the keying of a mission. */
function presetThresholdHz(keying: LinkFile['keying'], bitRateHz: number): number {
  return keying === 'afsk-fm' ? 500 : Math.max(10, bitRateHz / 100);
}

function figureOf(figure: number | { readonly value: number; readonly sigma: number }) {
  return typeof figure === 'number' ? { value: figure } : figure;
}
