import { userInfo } from 'node:os';
import type { CommissioningKey, StationCommissioning } from '@dawa/protocols/station-commissioning';
import type { CommissionRig, RadioRig, RotatorRig } from '../commissioning/commission-rig.ts';
import { controllerView } from '../commissioning/controller-view.ts';
import { measuredAlignment } from '../commissioning/measured-rotator.ts';
import type { OpenedDevices } from '../commissioning/opened-devices.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { Device } from '../ports.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, CommandFault } from './command.ts';
import { ProgressBar } from './progress-bar.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** One evening's step: its words, the station, and the devices once somebody asked for them. */
export interface CommissionSession {
  readonly args: Arguments;
  readonly context: CommandContext;
  readonly station: StationConfig;
  readonly step: string;
  terminal(): Terminal;
  /** The rotator, after the person agreed to what will move. */
  rotatorRig(whatMoves: string): Promise<RotatorRig>;
  radioRig(): Promise<RadioRig>;
  /** Opened once; `as` is the station that they are opened for, where it is not the one of the file. */
  devices(as?: StationConfig): Promise<OpenedDevices>;
  close(): Promise<void>;
}

/** What a step found: the entry for `station.yaml`, and lines for people. */
export interface StepOutcome<Key extends CommissioningKey = CommissioningKey> {
  readonly key: Key;
  readonly entry: NonNullable<StationCommissioning[Key]>;
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly what: string;
  readonly value: string;
  readonly sigma: string;
}

/** A device that has not answered by then is not there. */
const patienceMs = 8000;

export function openSession(
  args: Arguments,
  context: CommandContext,
  station: StationConfig,
  step: string,
  open: (station: StationConfig) => Promise<OpenedDevices>,
): CommissionSession {
  let terminal: Terminal | undefined;
  let opened: Promise<OpenedDevices> | undefined;
  const bar = new ProgressBar(context, `commission ${step}`);
  const rig: CommissionRig = {
    clock: context.clock,
    signal: context.signal,
    onProgress: (share) => bar.update(share, 1),
  };
  const session: CommissionSession = {
    args,
    context,
    station,
    step,
    terminal() {
      if (terminal !== undefined) return terminal;
      const opened = openTerminal(context);
      // Ctrl-C also ends the wait for a line.
      context.signal.addEventListener('abort', () => opened.close(), { once: true });
      terminal = opened;
      return opened;
    },
    devices(as = station) {
      opened ??= open(as);
      return opened;
    },
    async rotatorRig(whatMoves) {
      requireArmed(args, 'motion');
      if (station.file.rotator === undefined)
        throw badValue('rotator', { expected: 'one in station.yaml', found: 'none' });
      const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = station.file.rotator.limits;
      session.terminal().say(`The antenna will move: ${whatMoves}. Nobody may stand where it sweeps.`);
      await agree(session, 'Type move to let it:', 'move');
      const { rotator, safety } = await session.devices();
      if (rotator === undefined) throw badValue('rotator', { expected: 'one that opens', found: 'none' });
      arm(safety, 'motion');
      await untilHeard(rotator, context);
      const travel = {
        ...{ minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg },
        maxRateDegS: station.file.rotator.maxRateDegS,
      };
      const alignment = measuredAlignment(station.file.commissioning);
      return { ...rig, rotator: alignment ? controllerView(rotator, alignment, travel) : rotator };
    },
    async radioRig() {
      const { radio } = await session.devices();
      if (radio === undefined) throw badValue('radio', { expected: 'one in station.yaml', found: 'none' });
      await untilHeard(radio, context);
      return { ...rig, radio };
    },
    async close() {
      bar.finish();
      terminal?.close();
      const devices = await opened?.catch(() => undefined);
      if (devices === undefined) return;
      // Whatever it was doing, nobody looks after it from here on.
      if (devices.rotator?.info.state === 'ok') await devices.rotator.stop().catch(() => {});
      await devices.close();
    },
  };
  return session;
}

/** What may move or transmit must be said on the command line, by a person who sees the antenna. */
export function requireArmed(args: Arguments, what: 'motion' | 'transmission'): void {
  const armed = (args.values['arm'] ?? '').split(',');
  if (armed.includes(what)) return;
  throw badValue('--arm', {
    expected: `${what}, by somebody who sees the antenna`,
    found: args.values['arm'] ?? 'nothing',
  });
}

export function arm(safety: OpenedDevices['safety'], what: 'motion' | 'transmission'): void {
  const armed = safety.arm(what, personHere());
  if (!armed.ok) throw new CommandFault(`${what} cannot be armed: ${armed.fault.found}`, 1);
}

/** The word typed, or `--yes` where that is enough. */
export async function agree(
  session: Pick<CommissionSession, 'args' | 'terminal' | 'context'>,
  question: string,
  word: string,
  isYesEnough = true,
): Promise<void> {
  if (isYesEnough && session.args.flags.has('yes')) return;
  const typed = await session.terminal().ask(question);
  session.context.signal.throwIfAborted();
  if (typed?.toLowerCase() === word) return;
  throw badValue('not agreed', { expected: word, found: typed || 'nothing' });
}

export function personHere(): string {
  try {
    return `${userInfo().username} at the terminal`;
  } catch {
    return 'somebody at the terminal';
  }
}

function untilHeard(device: Device, { clock, signal }: CommandContext): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: Error) => {
      stop();
      cancel();
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onAbort = () => end(new CommandFault('interrupted', 130));
    const look = () => {
      if (device.info.state === 'ok') end();
    };
    const stop = device.onChange(look);
    const cancel = clock.deadline(patienceMs, () => {
      const { deviceId, portName, detail, state } = device.info;
      end(new CommandFault(`${deviceId} at ${portName}: ${detail ?? state}`, 1));
    });
    signal.addEventListener('abort', onAbort, { once: true });
    look();
  });
}
