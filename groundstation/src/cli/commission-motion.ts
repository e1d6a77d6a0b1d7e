import type { CommissioningKey } from '@dawa/protocols/station-commissioning';
import { measureBacklash } from '../commissioning/backlash.ts';
import type { AxisName, RotatorRig } from '../commissioning/commission-rig.ts';
import { measureEncoder } from '../commissioning/encoder-linearity.ts';
import { measureSlew } from '../commissioning/measure-slew.ts';
import { measureNoise } from '../commissioning/noise-sweep.ts';
import {
  type CommissionSession,
  type Finding,
  requireArmed,
  type StepOutcome,
} from './commission-session.ts';
import { datesOf, spread, twoNumbers } from './commission-words.ts';
import { choiceOption, numberOption } from './inputs.ts';

type Outcome<Key extends CommissioningKey> = Promise<StepOutcome<Key>>;

/** Away from the ends of travel, where switches stop an axis that is a little off. */
const marginDeg = 5;

export async function commissionEncoder(session: CommissionSession): Outcome<'encoder'> {
  const steps = Math.round(numberOption(session.args, 'steps', 2, 100) ?? 8);
  const axes = axesAndRanges(session, 1);
  const rig = await session.rotatorRig(textOf(axes));
  const findings: Finding[] = [];
  const entry: StepOutcome<'encoder'>['entry'] = { ...datesOf(session, 365), how: `${steps} angles an axis` };
  for (const { axis, fromDeg, toDeg } of axes) {
    const { linearity } = await measureEncoder(rig, axis, { fromDeg, toDeg, steps });
    entry[axis] = rounded(linearity, 5);
    findings.push(
      { what: `${axis} gain`, value: linearity.gain.toFixed(4), sigma: '' },
      {
        what: `${axis} worst error`,
        value: `${linearity.worstDeg.toFixed(2)} deg`,
        sigma: linearity.sigmaDeg.toFixed(2),
      },
    );
  }
  return { key: 'encoder', entry, findings };
}

export async function commissionBacklash(session: CommissionSession): Outcome<'backlash'> {
  const count = Math.round(numberOption(session.args, 'steps', 1, 50) ?? 4);
  const approachDeg = numberOption(session.args, 'approach', 1, 90) ?? 10;
  const stepDeg = numberOption(session.args, 'resolution', 0.001, 5) ?? 0.1;
  const axes = axesAndRanges(session, 1);
  const rig = await session.rotatorRig(textOf(axes));
  const findings: Finding[] = [];
  const entry: StepOutcome<'backlash'>['entry'] = {
    ...datesOf(session, 365),
    how: `read-back, ${count} angles an axis from both sides`,
  };
  for (const { axis, fromDeg, toDeg } of axes) {
    const anglesDeg = spread(fromDeg + approachDeg, toDeg - approachDeg, count);
    const { playDeg, sigmaDeg } = await measureBacklash(rig, axis, { anglesDeg, approachDeg, stepDeg });
    entry[axis] = rounded({ playDeg, sigmaDeg }, 3);
    findings.push({ what: `${axis} play`, value: `${playDeg.toFixed(2)} deg`, sigma: sigmaDeg.toFixed(2) });
  }
  return { key: 'backlash', entry, findings };
}

export async function commissionSlew(session: CommissionSession): Outcome<'slew'> {
  const runs = Math.round(numberOption(session.args, 'runs', 2, 20) ?? 4);
  const axes = axesAndRanges(session, 0.5);
  const rig = await session.rotatorRig(textOf(axes));
  const findings: Finding[] = [];
  const entry: StepOutcome<'slew'>['entry'] = { ...datesOf(session, 365), how: `${runs} runs an axis` };
  for (const { axis, fromDeg, toDeg } of axes) {
    const slew = await measureSlew(rig, axis, { fromDeg, toDeg, runs });
    entry[axis] = rounded(slew, 3);
    findings.push({
      what: `${axis} rate`,
      value: `${slew.rateDegS.toFixed(2)} deg/s`,
      sigma: slew.rateSigmaDegS.toFixed(3),
    });
    if (slew.accelerationDegS2 !== undefined)
      findings.push({
        what: `${axis} acceleration`,
        value: `${slew.accelerationDegS2.toFixed(2)} deg/s2`,
        sigma: (slew.accelerationSigmaDegS2 ?? 0).toFixed(2),
      });
    findings.push({
      what: `${axis} stands after STOP`,
      value: `${slew.stoppingMs.toFixed(0)} ms, ${slew.stoppingDeg.toFixed(1)} deg`,
      sigma: '',
    });
  }
  return { key: 'slew', entry, findings };
}

export async function commissionNoise(session: CommissionSession): Outcome<'noise'> {
  const { args } = session;
  const stepDeg = numberOption(args, 'step', 1, 90) ?? 30;
  const elevationDeg = numberOption(args, 'elevation', 0, 90) ?? 10;
  const readings = Math.round(numberOption(args, 'readings', 1, 1000) ?? 10);
  const frequencyHz = numberOption(args, 'frequency', 1e6, 1e11);
  requireArmed(args, 'motion');
  const range = rangeOf(session, 'azimuth');
  const toDeg = Math.min(range.toDeg, range.fromDeg + 360 - stepDeg);
  const azimuthsDeg = spread(range.fromDeg, toDeg, Math.floor((toDeg - range.fromDeg) / stepDeg) + 1);
  const motion = await session.rotatorRig(`azimuth ${range.fromDeg} to ${toDeg}, elevation ${elevationDeg}`);
  const { radio } = await session.radioRig();
  const found = await radio.readSetting();
  if (frequencyHz !== undefined) await radio.setFrequency(frequencyHz);
  const meters = await measureNoise({ ...motion, radio }, { azimuthsDeg, elevationDeg, readings }).finally(
    () => radio.setFrequency(found.frequencyHz),
  );
  return {
    key: 'noise',
    entry: {
      ...datesOf(session, 365),
      frequencyHz: Math.round(frequencyHz ?? found.frequencyHz),
      elevationDeg,
      meters: meters.map((at) => rounded(at, 1)),
    },
    findings: meters.map(({ azimuthDeg, meter, sigma }) => ({
      what: `azimuth ${azimuthDeg.toFixed(0)}`,
      value: `meter ${meter.toFixed(0)}`,
      sigma: sigma.toFixed(1),
    })),
  };
}

interface AxisRange {
  readonly axis: AxisName;
  readonly fromDeg: number;
  readonly toDeg: number;
}

/** @param share so much of the travel, about its middle, where no range was asked for */
function axesAndRanges(session: CommissionSession, share: number): readonly AxisRange[] {
  const axis = choiceOption(session.args, 'axis', ['both', 'azimuth', 'elevation'], 'both');
  const axes = axis === 'both' ? (['azimuth', 'elevation'] as const) : [axis as AxisName];
  return axes.map((one) => rangeOf(session, one, share));
}

function rangeOf({ station, args }: CommissionSession, axis: AxisName, share = 1): AxisRange {
  const limits = station.file.rotator?.limits;
  if (limits === undefined) return { axis, fromDeg: 0, toDeg: 0 };
  const [lowDeg, highDeg] =
    axis === 'azimuth'
      ? [limits.minAzimuthDeg, limits.maxAzimuthDeg]
      : [limits.minElevationDeg, limits.maxElevationDeg];
  const asked = twoNumbers(args, `${axis}-range`, lowDeg, highDeg);
  if (asked !== undefined) return { axis, fromDeg: asked[0], toDeg: asked[1] };
  const margin = Math.max(marginDeg, ((1 - share) / 2) * (highDeg - lowDeg));
  return { axis, fromDeg: lowDeg + margin, toDeg: highDeg - margin };
}

function textOf(axes: readonly AxisRange[]): string {
  return axes.map(({ axis, fromDeg, toDeg }) => `${axis} ${fromDeg} to ${toDeg}`).join(', ');
}

function rounded<T extends object>(figures: T, digits: number): T {
  const entries = Object.entries(figures).map(([key, value]) => [
    key,
    typeof value === 'number' ? Number(value.toFixed(digits)) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

export type { RotatorRig };
