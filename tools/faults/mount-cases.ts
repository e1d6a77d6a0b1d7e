import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { freshLog, type IoBench, type IoCase, judge } from './io-case.ts';
import { type RunningWriter, startWriter } from './writer-process.ts';

/** Disks of our own, which may be filled and broken; they need the right to mount. */
export const mountCases: readonly IoCase[] = [
  {
    name: 'the disk is full, and then has room again',
    reasonToSkip: () => (canMount() ? undefined : 'no right to mount a tmpfs'),
    async run(bench) {
      const disk = freshLog(bench, 'full');
      return mounted(['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], disk, async () => {
        const ballast = join(disk, 'ballast');
        writeFileSync(ballast, new Uint8Array(3_000_000));
        const directory = join(disk, 'log');
        const writer = startWriter([
          ...[
            process.execPath,
            bench.program,
            '--directory',
            directory,
            '--for-ms',
            '4000',
            '--in-flight',
            '0',
          ],
          ...['--segment-octets', '500000', '--queue-octets', '1000000'],
        ]);
        await until(writer, () => writer.words.troubles.length > 0);
        const fullLsn = writer.words.acknowledgedLsn;
        rmSync(ballast);
        const words = await writer.ended;
        await judge(bench, 'disk full', directory, words, /ENOSPC/);
        if (words.cleared === 0)
          bench.tally.findings.push('disk full: expected the trouble to be over, found it standing');
        return `full after ${fullLsn} records, ${words.acknowledgedLsn} once there was room; ${words.refused} refused, and told so`;
      });
    },
  },
  {
    name: 'the disk turns read-only while it is written to',
    reasonToSkip: () => (canMount() ? undefined : 'no right to mount a loop device'),
    async run(bench) {
      const disk = freshLog(bench, 'read-only');
      const image = join(bench.folder, 'image');
      spawnSync('truncate', ['-s', '48M', image]);
      const made = spawnSync('mkfs.ext4', ['-q', '-F', image], { encoding: 'utf8' });
      if (made.status !== 0)
        return skipped(bench, `no ext4 can be made: ${made.error?.message ?? made.stderr}`);
      return mounted(['-o', 'loop,errors=remount-ro', image, disk], disk, async () => {
        const directory = join(disk, 'log');
        const writer = startWriter([
          ...[
            process.execPath,
            bench.program,
            '--directory',
            directory,
            '--for-ms',
            '2500',
            '--in-flight',
            '0',
          ],
        ]);
        await until(writer, () => writer.words.acknowledgedLsn > 500);
        if (!breakFileSystem(disk)) {
          writer.child.kill('SIGKILL');
          await writer.ended;
          return skipped(bench, 'this kernel lets nobody declare an ext4 broken');
        }
        const words = await writer.ended;
        await judge(bench, 'read-only', directory, words, /EROFS|EIO/);
        return `${words.acknowledgedLsn} records kept; told ${words.troubles[0]}`;
      });
    },
  },
];

async function mounted(args: readonly string[], disk: string, use: () => Promise<string>): Promise<string> {
  const mount = spawnSync('mount', args, { encoding: 'utf8' });
  if (mount.status !== 0) return `SKIPPED ${mount.stderr.trim()}`;
  try {
    return await use();
  } finally {
    spawnSync('umount', [disk]);
  }
}

function skipped(bench: IoBench, reason: string): string {
  bench.tally.skipped++;
  return `SKIPPED ${reason}`;
}

/** Tells the kernel that it has found an error in this one file system, which it then makes read-only. */
function breakFileSystem(disk: string): boolean {
  const device = spawnSync('findmnt', ['-n', '-o', 'SOURCE', disk], { encoding: 'utf8' }).stdout.trim();
  if (!device.startsWith('/dev/loop')) return false;
  try {
    writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, 'on purpose');
    return true;
  } catch {
    return false;
  }
}

function canMount(): boolean {
  return process.getuid?.() === 0;
}

/** Until a writer has said something; it ends by itself when it never does. */
async function until(writer: RunningWriter, isSo: () => boolean): Promise<void> {
  while (!isSo() && writer.child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
}
