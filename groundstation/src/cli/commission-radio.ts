import { measureRadioPpm } from '../commissioning/radio-ppm.ts';
import { measureTransmitDelay } from '../commissioning/transmit-delay.ts';
import { badValue } from './command.ts';
import { agree, arm, type CommissionSession, requireArmed, type StepOutcome } from './commission-session.ts';
import { datesOf } from './commission-words.ts';
import { numberOption } from './inputs.ts';

/** `dawa commission radio-ppm`: the reference of the radio against a carrier whose frequency is known. */
export async function commissionRadioPpm(session: CommissionSession): Promise<StepOutcome<'radioPpm'>> {
  const { args, station } = session;
  const referenceHz = numberOption(args, 'reference', 1e6, 1e11);
  if (referenceHz === undefined)
    throw badValue('--reference', { expected: 'the frequency of a carrier in hertz', found: 'nothing' });
  const spanHz = numberOption(args, 'span', 100, 100_000) ?? 3000;
  const stepHz = numberOption(args, 'step', 1, 10_000) ?? 50;
  const sweeps = Math.round(numberOption(args, 'sweeps', 1, 50) ?? 4);
  const knownPpm = station.file.commissioning?.radioPpm?.ppm ?? 0;
  const { ppm, sigmaPpm } = await measureRadioPpm(await session.radioRig(), {
    ...{ referenceHz, spanHz, stepHz, sweeps, knownPpm },
  });
  return {
    key: 'radioPpm',
    entry: {
      ...datesOf(session, 90),
      how: `carrier, ${sweeps} sweeps`,
      ppm: Number(ppm.toFixed(4)),
      sigmaPpm: Number(sigmaPpm.toFixed(4)),
      referenceHz,
    },
    findings: [
      { what: 'reference', value: `${ppm.toFixed(3)} ppm`, sigma: sigmaPpm.toFixed(3) },
      { what: 'at 436.5 MHz', value: `${(ppm * 436.5).toFixed(0)} Hz`, sigma: (sigmaPpm * 436.5).toFixed(0) },
    ],
  };
}

/** `dawa commission transmit-delay`: keys into a dummy load, and asks for the word that there is one. */
export async function commissionTransmitDelay(
  session: CommissionSession,
): Promise<StepOutcome<'transmitDelay'>> {
  const { args } = session;
  requireArmed(args, 'transmission');
  const times = Math.round(numberOption(args, 'times', 1, 20) ?? 5);
  session
    .terminal()
    .say(
      `The transmitter will be keyed ${times} times for a fifth of a second, into a dummy load and no antenna.`,
    );
  await agree(session, 'Type dummy load when it is connected:', 'dummy load', false);
  const rig = await session.radioRig();
  arm((await session.devices()).safety, 'transmission');
  const delay = await measureTransmitDelay(rig, { times });
  const figure = (spanMs: number) => Number(spanMs.toFixed(1));
  return {
    key: 'transmitDelay',
    entry: {
      ...datesOf(session, 365),
      how: `${times} keyings into a dummy load`,
      keyMs: figure(delay.keyMs),
      keySigmaMs: figure(delay.keySigmaMs),
      releaseMs: figure(delay.releaseMs),
      releaseSigmaMs: figure(delay.releaseSigmaMs),
    },
    findings: [
      { what: 'order to keyed', value: `${delay.keyMs.toFixed(0)} ms`, sigma: delay.keySigmaMs.toFixed(1) },
      {
        what: 'order to released',
        value: `${delay.releaseMs.toFixed(0)} ms`,
        sigma: delay.releaseSigmaMs.toFixed(1),
      },
    ],
  };
}

/** `dawa commission audio-level`: what a person read from a deviation meter. No device of ours can read it. */
export async function commissionAudioLevel(session: CommissionSession): Promise<StepOutcome<'audioLevel'>> {
  const { args } = session;
  const level = numberOption(args, 'level', 0, 1000);
  const deviationHz = numberOption(args, 'deviation', 1, 100_000);
  if (level === undefined)
    throw badValue('--level', { expected: 'where the level stands', found: 'nothing' });
  if (deviationHz === undefined)
    throw badValue('--deviation', { expected: 'hertz, from a deviation meter', found: 'nothing' });
  const sigmaHz = numberOption(args, 'sigma', 0, 100_000) ?? deviationHz / 20;
  return {
    key: 'audioLevel',
    entry: { ...datesOf(session, 180), how: 'deviation meter', level, deviationHz, sigmaHz },
    findings: [
      { what: `deviation at level ${level}`, value: `${deviationHz} Hz`, sigma: sigmaHz.toFixed(0) },
    ],
  };
}
