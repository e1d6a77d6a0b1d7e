import { aprsDpProgram } from '@dawa/protocols/avr/aprs-dp-program';
import { FirmwareBoard } from '@dawa/protocols/avr/firmware-board';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type PayloadState, readState, reportWords } from '../locales/report-words.ts';
import { encodeTelecommand, readReport } from './payload-packet.ts';

/** A packet or a frame that went over a cable of the board in this page. */
export interface FirmwareLine {
  readonly id: number;
  readonly timeMs: number;
  readonly cable: 'to bus' | 'from bus' | 'to modem' | 'from modem';
  readonly words: string;
  readonly octets: Uint8Array;
}

export interface FirmwareView {
  readonly isPowered: boolean;
  readonly timeMs: number;
  readonly isKeyed: boolean;
  readonly state: PayloadState | undefined;
  /** The newest first. */
  readonly lines: readonly FirmwareLine[];
}

const sliceMs = 50;
/** A tab that was asleep does not make up for it. */
const mostBehindMs = 500;
const mostLines = 60;

/** The payload's program in an emulated controller, as fast as life, as long as the page that uses it is shown. */
export function useFirmware() {
  const bench = useRef<Bench>(undefined);
  bench.current ??= createBench();
  const [view, setView] = useState(() => bench.current!.view());
  useEffect(() => {
    const { board, view: look } = bench.current!;
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      if (board.isPowered) board.runFor(Math.min(nowMs - lastMs, mostBehindMs));
      lastMs = nowMs;
      setView(look());
    }, sliceMs);
    return () => {
      clearInterval(timer);
      board.setPower(false);
    };
  }, []);
  const { board, send, hear } = bench.current;
  const setPower = useCallback((isOn: boolean) => board.setPower(isOn), [board]);
  return { view, setPower, send, hear, hang: () => board.hang() };
}

type Bench = ReturnType<typeof createBench>;

function createBench() {
  let lines: readonly FirmwareLine[] = [];
  let state: PayloadState | undefined;
  let count = 0;
  const bus = new PayloadBusDecoder();
  const modem = new KissDecoder();
  const note = (cable: FirmwareLine['cable'], words: string, octets: Uint8Array) => {
    lines = [{ id: (lines[0]?.id ?? 0) + 1, timeMs: board.timeMs, cable, words, octets }, ...lines].slice(
      0,
      mostLines,
    );
  };
  const board = new FirmwareBoard({
    program: Uint8Array.from(atob(aprsDpProgram), (letter) => letter.charCodeAt(0)),
    senses: ({ isKeyed, isSwitchClosed }) => ({
      ...{ busVoltageV: isKeyed ? 4.97 : 5.01, amplifierC: 18, controllerC: 24.5, modemC: 21 },
      busCurrentA: isKeyed ? 0.9 : isSwitchClosed ? 0.09 : 0.035,
      ...{ rssiDbm: -118, forwardDbm: isKeyed ? 27 : undefined },
    }),
    onOctets(port, octets) {
      if (port === 'modem') {
        for (const frame of modem.push(octets))
          if (frame.ok) note('from modem', 'a frame to send on the air', frame.value.data);
        return;
      }
      for (const packet of bus.push(octets)) {
        if (!packet.ok) continue;
        const report = readReport(packet.value);
        state = (report && readState(report)) ?? state;
        note('from bus', report ? reportWords(report) : 'damaged', packet.value);
      }
    },
    onReset: () => {
      state = undefined;
    },
  });
  return {
    board,
    view: (): FirmwareView => {
      const { isPowered, timeMs, isKeyed } = board;
      return { isPowered, timeMs, isKeyed, state: isPowered ? state : undefined, lines };
    },
    /** A telecommand on the payload bus. */
    send(words: string, service: number, subtype: number, data: readonly number[]) {
      count = (count + 1) & 0x3fff;
      const packet = encodeTelecommand(service, subtype, data, count);
      note('to bus', `telecommand ${count}: ${words}`, packet);
      board.receive('bus', encodeBusPacket(packet));
    },
    /** A frame on the air, heard by the modem. */
    hear(words: string, frame: Uint8Array) {
      note('to modem', words, frame);
      board.receive('modem', encodeKiss({ port: 0, command: 0, data: frame }));
    },
  };
}
