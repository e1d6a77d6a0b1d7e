import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskModules, firstFiles } from '../virtual-machine/first-files.ts';
import type { Kernel } from '../virtual-machine/kernel.ts';
import { VirtualMachine } from '../virtual-machine/virtual-machine.ts';
import { elapse } from './random.ts';

export interface GuestPrograms {
  readonly qemu: string;
  readonly busybox: string;
  readonly kernel: Kernel;
}

export interface PoweredRun extends GuestPrograms {
  /** Scratch. */
  readonly folder: string;
  /** The guest mounts it and writes to it. */
  readonly disk: string;
  /** All that the disk is told, in order, goes here too. */
  readonly log: string;
  readonly mountOptions: string;
  /** A writer and its words, for Node. */
  readonly program: readonly string[];
  /** From `opened` to the end of the power. */
  readonly writesForMs: number;
}

/** One line of the writer. */
export interface HeardLine {
  /** How much the disk had been told, in octets of `log`, when the line was heard: more rather than less. */
  readonly logOctets: number;
  readonly text: string;
}

/**
 * A machine in whose disk a writer writes, until its power goes.
 *
 * @throws TypeError when the writer does not begin
 */
export async function runUntilPowerGoes(run: PoweredRun): Promise<HeardLine[]> {
  const { folder, disk, log, program, kernel, busybox, mountOptions } = run;
  const files = join(folder, 'first-files.gz');
  writeFileSync(files, firstFiles(kernel, busybox, { program, modules: diskModules, mountOptions }));
  writeFileSync(log, '');
  const heard: HeardLine[] = [];
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const machine = await VirtualMachine.start({
    ...{ qemu: run.qemu, kernel, firstFiles: files, folder },
    onLine(line) {
      const text = writersWord.exec(line)?.[0] ?? line;
      heard.push({ logOctets: statSync(log).size, text });
      if (text.startsWith('opened ')) begin();
    },
    more: [
      '-blockdev',
      `driver=blklogwrites,node-name=disk,file.driver=file,file.filename=${disk},log.driver=file,log.filename=${log},log-sector-size=512`,
      ...['-device', 'virtio-blk-pci,drive=disk'],
    ],
  });
  const timer = setTimeout(() => machine.kill(), longestBootMs);
  await Promise.race([begun, machine.ended]);
  clearTimeout(timer);
  const hasBegun = heard.some(({ text }) => text.startsWith('opened '));
  if (hasBegun) await elapse(run.writesForMs);
  machine.kill();
  await machine.ended;
  if (!hasBegun) {
    const last = heard.slice(-20).map(({ text }) => text);
    throw new TypeError(`the guest: expected its writer to begin, found ${last.join('\n')}`);
  }
  return heard;
}

const longestBootMs = 600_000;
/** The kernel and the shell leave their own marks before the first. */
const writersWord = /(opened|acknowledged|fault|trouble|refused|done) .*$/;
