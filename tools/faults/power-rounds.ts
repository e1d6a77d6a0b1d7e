import { constants, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskFolder } from '../virtual-machine/first-files.ts';
import { CutDisk, makeDisk, takeOut } from './cut-disk.ts';
import type { KillTally } from './kill-rounds.ts';
import { type GuestPrograms, type HeardLine, runUntilPowerGoes } from './powered-guest.ts';
import { randomFrom } from './random.ts';

export interface PowerOptions extends GuestPrograms {
  /** Scratch. */
  readonly folder: string;
  readonly boots: number;
  /** Of each boot. */
  readonly cuts: number;
  readonly writesForMs: number;
  readonly seed: number;
  readonly lanes: readonly PowerLane[];
  readonly onCut?: (cuts: number, text: string) => void;
}

/** What is written, and how it is seen that nothing of it is lost. */
export interface PowerLane {
  readonly name: string;
  /** For the next boot. @param directory in the guest */
  program(directory: string): readonly string[];
  /**
   * Looks at what a cut has left.
   *
   * @param acknowledged the highest that the writer had told of; undefined when it had told of nothing
   */
  check(directory: string, acknowledged: number | undefined, where: string): Promise<void>;
  /** The boot that follows begins with what was checked last. */
  goOn(): void;
}

/** Boots machines one after the other, cuts their power at instants that a seed gives, and looks at what their disks are then. */
export async function runPowerCuts(options: PowerOptions, tally: KillTally): Promise<void> {
  const { folder, boots, cuts, seed, lanes } = options;
  for (const lane of lanes) makeDisk(diskOf(options, lane), diskMegaoctets);
  for (let boot = 1; boot <= boots; boot++) {
    const lane = lanes[(boot - 1) % lanes.length]!;
    const disk = diskOf(options, lane);
    const log = join(folder, 'log');
    const program = lane.program(`${diskFolder}/${lane.name}`);
    const heard = await runUntilPowerGoes({
      ...options,
      disk: copied(disk, join(folder, 'told.img')),
      mountOptions: mounts[Math.floor((boot - 1) / lanes.length) % mounts.length]!,
      log,
      program,
    });
    for (const { text } of heard) {
      if (/^(fault|trouble|refused|done) /.test(text))
        tally.findings.push(`${lane.name}, boot ${boot}: ${text}`);
    }
    const random = randomFrom(seed * 1000 + boot);
    const cutDisk = new CutDisk(disk, log, folder);
    const places = Array.from({ length: cuts }, () => Math.floor(random() * (cutDisk.orders.length + 1)));
    const left = join(folder, 'cut.img');
    for (const [number, orders] of places.sort((a, b) => a - b).entries()) {
      const keepShare = shares[Math.floor(random() * shares.length)]!;
      cutDisk.cut(orders, left, random, keepShare);
      const where = `${lane.name}, boot ${boot}, cut ${number + 1} behind order ${orders} of ${cutDisk.orders.length}, seed ${seed}`;
      const out = join(folder, 'out');
      const complaint = takeOut(left, lane.name, out);
      if (complaint !== undefined) tally.findings.push(`${where}: ${complaint}`);
      const acknowledged = acknowledgedAt(heard, orders === 0 ? 0 : cutDisk.orders[orders - 1]!.end);
      await lane.check(join(out, lane.name), acknowledged, where);
      tally.kills++;
      options.onCut?.(tally.kills, `${tally.acknowledged.toLocaleString('en')} acknowledged`);
    }
    cutDisk.close();
    lane.goOn();
    copied(left, disk);
  }
}

const diskMegaoctets = 128;
/** As Debian mounts a disk, and so that a file may have grown over what nobody wrote. */
const mounts = ['data=ordered', 'data=writeback'];
/** Of the blocks that were told behind the last flush, a cut leaves none, some, or all. */
const shares = [0, 0.5, 1];

function diskOf({ folder }: PowerOptions, { name }: PowerLane): string {
  return join(folder, `${name}.img`);
}

function copied(from: string, to: string): string {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  return to;
}

/** The highest number that had been told when the disk had been told so much. */
function acknowledgedAt(heard: readonly HeardLine[], logOctets: number): number | undefined {
  const told = heard.findLast((line) => line.logOctets <= logOctets && line.text.startsWith('acknowledged '));
  return told === undefined ? undefined : Number(told.text.split(' ')[1]);
}
