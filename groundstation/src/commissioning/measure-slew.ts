import { describeFault } from '@dawa/seams/fault';
import { type AxisName, MeasurementFault, type RotatorRig } from './commission-rig.ts';
import { goAndRest, rest } from './go-and-rest.ts';
import { meanAndSigma } from './mean-and-sigma.ts';
import { fitSlew, type SlewFit, type SlewSample } from './slew-fit.ts';

export interface AxisSlew {
  readonly rateDegS: number;
  readonly rateSigmaDegS: number;
  readonly accelerationDegS2?: number;
  readonly accelerationSigmaDegS2?: number;
  readonly deadTimeMs: number;
  readonly stoppingMs: number;
  readonly stoppingDeg: number;
}

const sampleEveryMs = 50;
/** Halted in the middle of the way, where it is at its rate if it ever is. */
const stopAtShare = 0.5;
const longestMs = 600_000;

/**
 * Drives one axis from one angle to the other and back, timing where it is; then once more, halted half way, for the time and the way
 * that it takes to stand.
 */
export async function measureSlew(
  rig: RotatorRig,
  axis: AxisName,
  range: { readonly fromDeg: number; readonly toDeg: number; readonly runs: number },
): Promise<AxisSlew> {
  const { fromDeg, toDeg, runs } = range;
  const key = `${axis}Deg` as const;
  const start = await rig.rotator.readPosition();
  const at = (angleDeg: number) => ({ ...start, [key]: angleDeg });
  await goAndRest(rig, at(fromDeg));
  const fits: SlewFit[] = [];
  for (let run = 0; run < runs; run++) {
    const target = run % 2 === 0 ? toDeg : fromDeg;
    const fit = fitSlew(await timedMove(rig, axis, at(target)));
    if (!fit.ok) throw new MeasurementFault(axis, String(fit.fault.expected), describeFault(fit.fault));
    fits.push(fit.value);
    rig.onProgress?.((run + 1) / (runs + 1));
  }
  const back = runs % 2 === 0 ? toDeg : fromDeg;
  const halt = await timedHalt(rig, axis, at(back));
  rig.onProgress?.(1);
  const rate = meanAndSigma(
    fits.map(({ rateDegS }) => rateDegS),
    Math.max(...fits.map(({ rateSigmaDegS }) => rateSigmaDegS)),
  );
  const ramps = fits.flatMap(({ accelerationDegS2 }) => accelerationDegS2 ?? []);
  const isRampTold = ramps.length === fits.length;
  const ramp = isRampTold
    ? meanAndSigma(ramps, Math.max(...fits.map(({ accelerationSigmaDegS2 }) => accelerationSigmaDegS2 ?? 0)))
    : undefined;
  return {
    rateDegS: rate.mean,
    rateSigmaDegS: rate.sigma,
    ...(ramp && { accelerationDegS2: ramp.mean, accelerationSigmaDegS2: ramp.sigma }),
    deadTimeMs: meanAndSigma(fits.map(({ deadTimeMs }) => deadTimeMs)).mean,
    ...halt,
  };
}

/** From the order until it rests; the samples up to there. */
async function timedMove(
  rig: RotatorRig,
  axis: AxisName,
  target: { azimuthDeg: number; elevationDeg: number },
) {
  const { rotator, clock, signal } = rig;
  const key = `${axis}Deg` as const;
  const before = await rotator.readPosition();
  const sign = Math.sign(target[key] - before[key]);
  const orderedAtMs = clock.nowAtMs();
  await rotator.moveTo(target);
  const samples: SlewSample[] = [];
  const wayDeg = Math.abs(target[key] - before[key]);
  while (clock.nowAtMs() - orderedAtMs < longestMs) {
    const reading = await rotator.readPosition();
    const movedDeg = sign * (reading[key] - before[key]);
    samples.push({ sinceOrderMs: reading.readAtMs - orderedAtMs, movedDeg });
    if (movedDeg > 0.9 * wayDeg || hasGivenUp(samples)) break;
    await clock.sleep(sampleEveryMs, signal);
  }
  await rest(rig, await rotator.readPosition(), undefined);
  return samples;
}

/** It does not move, or no longer: an end switch, a fuse. */
function hasGivenUp(samples: readonly SlewSample[]): boolean {
  const last = samples.at(-1)!;
  const earlier = samples.findLast(({ sinceOrderMs }) => last.sinceOrderMs - sinceOrderMs > 5000);
  return earlier !== undefined && Math.abs(last.movedDeg - earlier.movedDeg) < 0.05;
}

async function timedHalt(
  rig: RotatorRig,
  axis: AxisName,
  target: { azimuthDeg: number; elevationDeg: number },
) {
  const { rotator, clock, signal } = rig;
  const key = `${axis}Deg` as const;
  const before = await rotator.readPosition();
  const wayDeg = Math.abs(target[key] - before[key]);
  await rotator.moveTo(target);
  let here = before;
  while (Math.abs(here[key] - before[key]) < stopAtShare * wayDeg) {
    await clock.sleep(sampleEveryMs, signal);
    const reading = await rotator.readPosition();
    if (reading.readAtMs - before.readAtMs > longestMs)
      throw new MeasurementFault(axis, 'to move', 'it at rest');
    here = reading;
  }
  const toldAtMs = clock.nowAtMs();
  await rotator.stop();
  let lastChangeAtMs = toldAtMs;
  let last = here;
  while (clock.nowAtMs() - lastChangeAtMs < 1000) {
    await clock.sleep(sampleEveryMs, signal);
    const reading = await rotator.readPosition();
    if (Math.abs(reading[key] - last[key]) > 0.02) lastChangeAtMs = reading.readAtMs;
    last = reading;
  }
  return { stoppingMs: lastChangeAtMs - toldAtMs, stoppingDeg: Math.abs(last[key] - here[key]) };
}
