import { fileURLToPath } from 'node:url';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { encodeCltu } from 'ccsds-parser/coding/cltu';
import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { FrameSync } from 'ccsds-parser/coding/sync';
import { decodeClcw } from 'ccsds-parser/frame/tc/clcw';
import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { encodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import { TmDemultiplexer } from 'ccsds-parser/frame/tm/tm-demultiplexer';
import { decodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { decodeCuc, encodeCuc } from 'ccsds-parser/time/cuc';
import { describe, expect, it } from 'vitest';
import { applicationProcess } from '../application-process.ts';
import { loadMission } from '../files.ts';
import { OnBoardComputer } from './on-board-computer.ts';
import { restartedAtMs } from './onboard-clock.ts';

const { mission } = loadMission(fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url)));
const framings = mission.links.map((link) => link.framing);
const downlink = framings.find((framing) => framing.kind === 'ccsds-tm')!;
const uplink = framings.find((framing) => framing.kind === 'ccsds-tc')!;
const cuc = { coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' } as const;

/** A spacecraft, and what came down from it: instants of its time reports, frame counts, the number that it waits for. */
function spacecraft() {
  const clock = new VirtualClock(Date.UTC(2019, 5, 20));
  const computer = new OnBoardComputer({
    ...{ clock, downlink, uplink, random: createRandom('restart'), isSunlit: () => true },
    crystal: { ppm: 0, ppmPerC2: 0 },
  });
  const sync = new FrameSync({ frameOctets: 255 });
  const demultiplexer = new TmDemultiplexer();
  const times: { trueAtMs: number; shownAtMs: number; count: number }[] = [];
  const frames: number[] = [];
  let waitsFor = 0;
  const answers: string[] = [];
  const fly = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      await clock.runFor(1000);
      for (const { codeblock } of sync.push(computer.read(1200))) {
        const frame = decodeTmFrame(randomizeTm(codeblock).subarray(0, 223), { hasErrorControl: true });
        if (!frame.ok) throw new TypeError(frame.fault.kind);
        frames.push(frame.value.masterChannelCount);
        const clcw = decodeClcw(frame.value.operationalControl!);
        if (clcw.ok) waitsFor = clcw.value.reportValue;
        for (const output of demultiplexer.push(frame.value)) {
          if (output.kind !== 'packet') continue;
          const { apid, data, sequenceCount } = output.packet;
          if (apid === applicationProcess.computer) answers.push(`${data[1]}.${data[2]}`);
          if (apid !== applicationProcess.time) continue;
          const shown = decodeCuc(data.subarray(1, 7), cuc);
          if (shown.ok)
            times.push({ trueAtMs: clock.nowAtMs(), shownAtMs: shown.value, count: sequenceCount });
        }
      }
    }
  };
  let count = 0;
  const command = (service: number, subtype: number, data: Uint8Array) => {
    const apid = applicationProcess.computer;
    const packet = encodePusTelecommand({ apid, sequenceCount: count, service, subtype, data });
    const segment = encodeTcSegment({ mapId: 1, sequenceFlags: 3, data: packet });
    const channel = { spacecraftId: 299, virtualChannelId: 0, isBypass: false };
    computer.receive(encodeCltu(encodeTcFrame({ ...channel, sequenceNumber: count++, data: segment })), true);
  };
  /** The ground begins to count anew, as it does after it has read what is waited for. */
  const begin = () => {
    count = 0;
  };
  return { clock, computer, fly, times, frames, answers, command, begin, waitsFor: () => waitsFor };
}

describe('a restart of the computer on board', () => {
  it('takes clock, counters and the number that is waited for back to the beginning', async () => {
    const { computer, fly, times, frames, command, waitsFor } = spacecraft();
    command(17, 1, new Uint8Array(0));
    await fly(40);
    expect(waitsFor()).toBe(1);
    const before = times.at(-1)!;
    // A report waits for its frame, and a frame lasts 216 ms; the loop looks once a second.
    expect(Math.abs(before.trueAtMs - before.shownAtMs)).toBeLessThan(2500);
    expect(before.count).toBeGreaterThan(2);
    const seen = frames.length;
    computer.restart();
    await fly(40);
    expect(waitsFor()).toBe(0);
    expect(frames.slice(seen)).toContain(0);
    const [first] = times.filter(({ trueAtMs }) => trueAtMs > before.trueAtMs + 8500);
    expect(first!.count).toBe(0);
    expect(first!.shownAtMs).toBeGreaterThan(restartedAtMs);
    expect(first!.shownAtMs).toBeLessThan(restartedAtMs + 20_000);
  });

  it('can be commanded with its magic number, answers first, and its clock can be set again', async () => {
    const { clock, fly, times, answers, command, begin } = spacecraft();
    command(8, 1, Uint8Array.of(1, 0x12, 0x34));
    await fly(10);
    // Wrong magic number.
    expect(answers).toEqual(['1.2']);
    command(8, 1, Uint8Array.of(1, 0xb7, 0xa5));
    await fly(30);
    expect(answers).toEqual(['1.2', '1.1', '1.3', '1.7']);
    expect(times.at(-1)!.shownAtMs).toBeLessThan(restartedAtMs + 60_000);
    begin();
    command(8, 1, Uint8Array.of(2, ...encodeCuc(clock.nowAtMs(), cuc)));
    await fly(20);
    const { trueAtMs, shownAtMs } = times.at(-1)!;
    expect(Math.abs(trueAtMs - shownAtMs)).toBeLessThan(2500);
  });
});
