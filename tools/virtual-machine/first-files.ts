import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ArchivedFile, cpioArchive } from './cpio.ts';
import type { Kernel } from './kernel.ts';

/** Needed to see the files of this machine. Each after those that it needs. */
const bootModules = [
  ...['virtio_ring', 'virtio', 'virtio_pci_modern_dev', 'virtio_pci_legacy_dev', 'virtio_pci'],
  ...['9pnet', '9pnet_virtio', 'netfs', 'fscache', '9p'],
];
/** Simulated devices and a serial adapter. */
export const deviceModules = [
  ...[
    'hid',
    'uhid',
    'hid-generic',
    'hid-cp2112',
    'i2c-dev',
    'usb-common',
    'usbcore',
    'usbserial',
    'ftdi_sio',
    'uhci-hcd',
  ],
  ...['industrialio', 'kfifo_buf', 'ina2xx-adc'],
];

/** A disk with ext4. */
export const diskModules = ['virtio_blk', 'crc32c_generic', 'crc16', 'mbcache', 'jbd2', 'ext4'];
/** Where the guest finds its disk, when it has one. */
export const diskFolder = '/run/disk';

export interface GuestFiles {
  /** A file and its words, for this very Node. */
  readonly program: readonly string[];
  /** Loaded before it runs, each after those that it needs. */
  readonly modules: readonly string[];
  /** How its disk is mounted; without it none is. */
  readonly mountOptions?: string;
}

/**
 * The first file system of the guest: a shell, the kernel's modules, and a script that puts this machine's files under `/`,
 * read-only, and runs the program.
 */
export function firstFiles(
  kernel: Kernel,
  busybox: string,
  { program, modules: wanted, mountOptions }: GuestFiles,
): Uint8Array {
  const modules = (names: readonly string[]): ArchivedFile[] =>
    names.map((name) => ({
      path: `m/${basename(kernel.module(name))}`,
      octets: readFileSync(kernel.module(name)),
    }));
  const paths = (names: readonly string[]) =>
    names.map((name) => `/m/${basename(kernel.module(name))}`).join(' ');
  const files: ArchivedFile[] = [
    { path: 'bin/busybox', octets: readFileSync(busybox), isExecutable: true },
    ...modules([...bootModules, ...wanted]),
    {
      path: 'init',
      octets: Buffer.from(initScript(paths(bootModules), paths(wanted), program, mountOptions)),
      isExecutable: true,
    },
  ];
  return gzipSync(cpioArchive(['bin', 'm', 'proc', 'sys', 'dev', 'mnt'], files), { level: 6 });
}

function initScript(boot: string, wanted: string, program: readonly string[], mountOptions?: string): string {
  const disk = `/mnt${diskFolder}`;
  const mountDisk = mountOptions
    ? `$b mkdir ${disk} && $b mount -t ext4 -o ${mountOptions} /mnt/dev/vda ${disk} || echo "no disk"`
    : '';
  return `#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
for m in ${boot}; do $b insmod $m || echo "no module $m"; done
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro root /mnt || echo "no files"
for m in ${wanted}; do $b insmod $m || echo "no module $m"; done
for d in dev proc sys; do $b mount --move /$d /mnt/$d; done
# Not on /tmp, where this checkout may lie.
$b mount -t tmpfs run /mnt/run
${mountDisk}
$b mkdir -p /mnt/dev/pts
$b mount -t devpts pts /mnt/dev/pts
$b stty -F /mnt/dev/ttyS0 -onlcr 2>/dev/null
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/run TMPDIR=/run UV_THREADPOOL_SIZE=8
$b chroot /mnt ${[process.execPath, ...program].map((word) => `'${word.replaceAll("'", '')}'`).join(' ')}
echo "GUEST {\\"kind\\":\\"over\\",\\"code\\":$?}"
$b poweroff -f
`;
}
