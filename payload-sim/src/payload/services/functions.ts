import type { Clock } from '@dawa/seams/clock';
import type { ReadArguments } from 'ccsds-parser/xtce/xtce';
import type { Armed } from '../configuration/arming.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { DigipeatStyle } from '../digipeat/digipeat.ts';
import type { Digipeater } from '../digipeater.ts';
import type { PayloadMode, ResetCause } from '../payload-mode.ts';
import type { PayloadSettings } from '../settings.ts';
import type { Transmitter } from '../transmitter.ts';
import { type FailureCode, failureCodes } from './failure-code.ts';
import type { PayloadInterface } from './payload-interface.ts';
import { type Activity, atOnce, cannotStart, type ServiceTable } from './service.ts';
import type { Silence } from './silence.ts';
import type { StoreDump } from './store-dump.ts';

/** What functions reach for on the board. */
export interface CommandedBoard {
  readonly clock: Clock;
  readonly mode: PayloadMode;
  readonly isPowered: boolean;
  readonly isOverheated: boolean;
  readonly isSynthesizerLocked: boolean;
  readonly transmitter: Transmitter;
  readonly digipeater: Pick<Digipeater, 'clearStore'>;
  readonly configuration: Configuration;
  readonly silence: Silence;
  settings: PayloadSettings;
  detects(name: 'magic' | 'packet-crc'): boolean;
  enter(mode: PayloadMode): void;
  restart(cause: ResetCause, isHard?: boolean): void;
}

/** Guards what destroys. */
const magic = 0xb7a5;
/** Time to let the acknowledgements out before the controller restarts. */
const restartDelayMs = 250;

type Judge = (values: ReadArguments) => Activity | FailureCode;

/**
 * Service 8: the functions of the payload. Their arguments are read, and held to their ranges, by the MetaCommands of
 * missions/aprs-dp/telemetry.xml; what the mode forbids is judged here.
 */
export function functionService(
  board: CommandedBoard,
  definition: PayloadInterface,
  storeDump: StoreDump,
): ServiceTable {
  const functions = functionsOf(board, storeDump);
  return {
    '8.1': ({ data }) => {
      const command = definition.readCommand(8, 1, data);
      if (typeof command === 'number') return command;
      const { name, values } = command;
      if ('magic' in values && values.magic !== magic && board.detects('magic')) return failureCodes.badMagic;
      return functions[name]?.(values) ?? failureCodes.badRange;
    },
  };
}

function functionsOf(board: CommandedBoard, storeDump: StoreDump): Readonly<Record<string, Judge>> {
  const { configuration, silence, transmitter } = board;
  const set = (changed: Partial<PayloadSettings>) =>
    atOnce(() => {
      board.settings = { ...board.settings, ...changed };
    });
  return {
    SET_MODE: ({ mode }) => setMode(board, mode as PayloadMode),
    SET_BEACON: ({ interval, text }) => set({ beaconIntervalS: Number(interval), beaconText: String(text) }),
    SET_DIGI: ({ alias_mask, style, own_call, own_ssid }) =>
      set({
        aliasMask: Number(alias_mask),
        style: String(style).toLowerCase() as DigipeatStyle,
        call: String(own_call),
        ssid: Number(own_ssid),
      }),
    SET_TXDELAY: ({ txdelay }) => set({ txDelayMs: Number(txdelay) }),
    STORE_CLEAR: () => atOnce(() => board.digipeater.clearStore()),
    STORE_DUMP: ({ from, to }) =>
      Number(from) > Number(to)
        ? failureCodes.badRange
        : { run: (reports) => storeDump.start(Number(from), Number(to), reports) },
    TX_TEST: ({ duration }) => testTransmitter(board, 1000 * Number(duration)),
    RESET: ({ kind }) =>
      atOnce(() =>
        board.clock.after(restartDelayMs, () => {
          if (board.isPowered) board.restart('COMMANDED', kind === 'HARD');
        }),
      ),
    PTT_INHIBIT: ({ inhibit }) => atOnce(() => silence.setInhibited(inhibit === 'ON')),
    TX_SILENCE: ({ minutes }) => atOnce(() => silence.silence(Number(minutes))),
    ARM: ({ what }) => atOnce(() => configuration.arming.arm(what as Armed)),
    SETTINGS_FACTORY: () => {
      if (!configuration.arming.isArmed('SETTINGS_FACTORY')) return failureCodes.wrongMode;
      return atOnce(() => {
        configuration.arming.disarm();
        configuration.restoreFactory();
        transmitter.release();
      });
    },
    SETTINGS_ACTIVATE: ({ crc }) => {
      const fault = configuration.judgeStaged(Number(crc));
      if (fault !== undefined)
        return cannotStart(fault === 'bad-crc' ? failureCodes.badCrc : failureCodes.badRange);
      return atOnce(() => configuration.activate());
    },
  };
}

function setMode(board: CommandedBoard, mode: PayloadMode): Activity | FailureCode {
  if (board.mode === 'SAFE') {
    const isWayOut = mode === 'SAFE' || (mode === 'STANDBY' && !board.isOverheated);
    if (!isWayOut) return failureCodes.wrongMode;
  }
  return atOnce(() => {
    if (board.mode !== 'SAFE') board.transmitter.setCut(false);
    board.enter(mode);
  });
}

function testTransmitter(board: CommandedBoard, durationMs: number): Activity | FailureCode {
  const { mode, transmitter } = board;
  if (mode === 'SAFE' || transmitter.isInhibited) return failureCodes.wrongMode;
  return {
    run(reports) {
      const isKeyed =
        board.isSynthesizerLocked &&
        transmitter.keyFor(durationMs, (isComplete) => {
          if (isComplete) reports.completed();
          else reports.failed(failureCodes.wrongMode);
        });
      if (!isKeyed) reports.failed(failureCodes.wrongMode);
    },
  };
}
