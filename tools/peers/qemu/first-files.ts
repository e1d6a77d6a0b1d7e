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
/** What is tested. */
const deviceModules = [
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

/**
 * The first file system of the guest: a shell, the kernel's modules, and a script that puts this machine's files under `/`,
 * read-only, and runs `program` (a file and its words) with this very Node.
 */
export function firstFiles(kernel: Kernel, busybox: string, program: readonly string[]): Uint8Array {
  const modules = (names: readonly string[]): ArchivedFile[] =>
    names.map((name) => ({
      path: `m/${basename(kernel.module(name))}`,
      octets: readFileSync(kernel.module(name)),
    }));
  const paths = (names: readonly string[]) =>
    names.map((name) => `/m/${basename(kernel.module(name))}`).join(' ');
  const files: ArchivedFile[] = [
    { path: 'bin/busybox', octets: readFileSync(busybox), isExecutable: true },
    ...modules([...bootModules, ...deviceModules]),
    {
      path: 'init',
      octets: Buffer.from(initScript(paths(bootModules), paths(deviceModules), program)),
      isExecutable: true,
    },
  ];
  return gzipSync(cpioArchive(['bin', 'm', 'proc', 'sys', 'dev', 'mnt'], files), { level: 6 });
}

function initScript(boot: string, devices: string, program: readonly string[]): string {
  return `#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
for m in ${boot}; do $b insmod $m || echo "no module $m"; done
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro root /mnt || echo "no files"
for m in ${devices}; do $b insmod $m || echo "no module $m"; done
for d in dev proc sys; do $b mount --move /$d /mnt/$d; done
# Not on /tmp, where this checkout may lie.
$b mount -t tmpfs run /mnt/run
$b mkdir -p /mnt/dev/pts
$b mount -t devpts pts /mnt/dev/pts
$b stty -F /mnt/dev/ttyS0 -onlcr 2>/dev/null
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/run TMPDIR=/run UV_THREADPOOL_SIZE=8
$b chroot /mnt ${[process.execPath, ...program].map((word) => `'${word.replaceAll("'", '')}'`).join(' ')}
echo "GUEST {\\"kind\\":\\"over\\",\\"code\\":$?}"
$b poweroff -f
`;
}
