import type { Clock } from '@dawa/seams/clock';
import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { decodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { FieldWriter } from '../field-writer.ts';
import type { PusSource } from '../pus-source.ts';
import { createRequestReports, type RequestReports } from '../request-reports.ts';
import type { PayloadMode, ResetCause } from './payload-mode.ts';
import type { PayloadSettings } from './settings.ts';
import { type FailureCode, failureCodes, type PayloadCommand, readPayloadCommand } from './telecommand.ts';
import type { Transmitter } from './transmitter.ts';

/** What telecommands reach for on the board. */
export interface CommandedBoard {
  readonly clock: Clock;
  readonly mode: PayloadMode;
  readonly isPowered: boolean;
  readonly isOverheated: boolean;
  readonly isSynthesizerLocked: boolean;
  readonly transmitter: Transmitter;
  readonly digipeater: { storeUsed: number };
  settings: PayloadSettings;
  enter(mode: PayloadMode): void;
  restart(cause: ResetCause, isHard?: boolean): void;
}

/** Time to let the acknowledgements out before the controller restarts. */
const restartDelayMs = 250;

/** Takes telecommands from the bus, checks them, carries them out and tells by PUS 1 what became of them. */
export class CommandDesk {
  readonly #board: CommandedBoard;
  readonly #source: PusSource;
  readonly #send: (packet: Uint8Array) => void;

  constructor(board: CommandedBoard, source: PusSource, send: (packet: Uint8Array) => void) {
    this.#board = board;
    this.#source = source;
    this.#send = send;
  }

  /** One packet from the bus. What is no telecommand, or too damaged to name, is ignored. */
  take(bytes: Uint8Array): void {
    const packet = decodeSpacePacket(bytes);
    if (!packet.ok || !packet.value.isTelecommand) return;
    const request = decodePusTelecommand(packet.value);
    if (!request.ok) return;
    const { service, subtype, acknowledgement, data, hasGoodErrorControl } = request.value;
    const reports = createRequestReports(this.#source, this.#send, packet.value, acknowledgement);
    if (!hasGoodErrorControl) reports.rejected(failureCodes.badCrc);
    else if (packet.value.apid !== this.#source.apid) reports.rejected(failureCodes.unknownApid);
    else if (service === 17 && subtype === 1) this.#ping(data, reports);
    else if (service === 8 && subtype === 1) this.#perform(data, reports);
    else reports.rejected(failureCodes.unknownService);
  }

  #ping(data: Uint8Array, reports: RequestReports): void {
    if (data.length > 0) {
      reports.rejected(failureCodes.badLength);
      return;
    }
    reports.accepted();
    reports.started();
    this.#send(this.#source.report(17, 2, new Uint8Array(0)));
    reports.completed();
  }

  #perform(data: Uint8Array, reports: RequestReports): void {
    const command = readPayloadCommand(data);
    if (typeof command === 'number') {
      reports.rejected(command);
      return;
    }
    const refusal = this.#refusal(command);
    if (refusal !== undefined) {
      reports.rejected(refusal);
      return;
    }
    reports.accepted();
    reports.started();
    this.#execute(command, reports);
  }

  /** What the present mode forbids. */
  #refusal(command: PayloadCommand): FailureCode | undefined {
    const { mode, isOverheated, transmitter } = this.#board;
    if (command.name === 'SET_MODE' && mode === 'SAFE') {
      const isWayOut = command.mode === 'SAFE' || (command.mode === 'STANDBY' && !isOverheated);
      return isWayOut ? undefined : failureCodes.wrongMode;
    }
    if (command.name === 'TX_TEST' && (mode === 'SAFE' || transmitter.isInhibited))
      return failureCodes.wrongMode;
    return undefined;
  }

  #execute(command: PayloadCommand, reports: RequestReports): void {
    const board = this.#board;
    switch (command.name) {
      case 'SET_MODE':
        if (board.mode !== 'SAFE') board.transmitter.setCut(false);
        board.enter(command.mode);
        break;
      case 'SET_BEACON':
        board.settings = { ...board.settings, beaconIntervalS: command.intervalS, beaconText: command.text };
        break;
      case 'SET_DIGI': {
        const { name: _name, ...digi } = command;
        board.settings = { ...board.settings, ...digi };
        break;
      }
      case 'STORE_CLEAR':
        board.digipeater.storeUsed = 0;
        break;
      case 'STORE_DUMP':
        this.#dump(command.from, command.to);
        break;
      case 'TX_TEST':
        this.#transmit(1000 * command.durationS, reports);
        return;
      case 'SET_TXDELAY':
        board.settings = { ...board.settings, txDelayMs: command.txDelayMs };
        break;
      case 'RESET':
        board.clock.after(restartDelayMs, () => {
          if (board.isPowered) board.restart('COMMANDED', command.isHard);
        });
        break;
      case 'PTT_INHIBIT':
        board.transmitter.setInhibited(command.isOn);
        break;
      default:
        command satisfies never;
    }
    reports.completed();
  }

  #transmit(durationMs: number, reports: RequestReports): void {
    const { transmitter, isSynthesizerLocked } = this.#board;
    const isKeyed =
      isSynthesizerLocked &&
      transmitter.keyFor(durationMs, (isComplete) => {
        if (isComplete) reports.completed();
        else reports.failed(failureCodes.wrongMode);
      });
    if (!isKeyed) reports.failed(failureCodes.wrongMode);
  }

  /** Each stored message as one large-data part (PUS 13.3): transaction, part 1, text. */
  #dump(from: number, to: number): void {
    for (let slot = from; slot <= Math.min(to, this.#board.digipeater.storeUsed - 1); slot++) {
      const text = `:BLN1     :stored message ${slot}`;
      const data = new FieldWriter().unsigned(slot, 2).unsigned(1, 4).text(text, 67).finish();
      this.#send(this.#source.report(13, 3, data));
    }
  }
}
