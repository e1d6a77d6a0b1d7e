// `npm run firmware`: compiles the payload's firmware and writes it as payload-sim/firmware/aprs-dp.hex, and as a module for the
// page. With `--check` it writes nothing and tells whether both are what the source gives. Exit code 1: they are not, or it does
// not compile; 3: no compiler.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../payload-sim/firmware/', import.meta.url));
const hexFile = `${folder}aprs-dp.hex`;
const moduleFile = fileURLToPath(new URL('../protocols/src/avr/aprs-dp-program.ts', import.meta.url));
/** Debian 12's; another may order the code otherwise, and then the octets differ though the program does not. */
const compilerVersion = '5.4.0';
const flags = [
  '-mmcu=atmega1284p',
  ...['-Os', '-std=gnu99', '-Wall', '-Wextra', '-Werror'],
  ...['-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections'],
];

const version = run('avr-gcc', ['-dumpversion'], { mayBeAbsent: true })?.trim();
if (version === undefined) {
  console.log('no avr-gcc: apt-get install gcc-avr avr-libc');
  process.exit(3);
}
if (version !== compilerVersion) {
  console.log(`expected avr-gcc ${compilerVersion}, found ${version}: its octets may be other ones`);
  if (process.argv.includes('--check')) process.exit(3);
}
const program = compile();
const text = intelHex(withChecksum(program));
const module = sourceOf(withChecksum(program));
if (process.argv.includes('--check')) {
  const isSame = readFileSync(hexFile, 'utf8') === text && readFileSync(moduleFile, 'utf8') === module;
  console.log(
    isSame ? `aprs-dp.hex is its source: ${program.length} octets` : 'aprs-dp.hex is not its source',
  );
  process.exit(isSame ? 0 : 1);
}
writeFileSync(hexFile, text);
writeFileSync(moduleFile, module);
console.log(`${hexFile}: ${program.length} octets of 131,072`);

function compile() {
  const work = mkdtempSync(join(tmpdir(), 'dawa-firmware-'));
  try {
    const sources = readdirSync(folder).filter((name) => name.endsWith('.c'));
    // The order of the sources is the order of the code.
    sources.sort();
    run('avr-gcc', [...flags, '-o', join(work, 'a.elf'), ...sources]);
    run('avr-objcopy', ['-O', 'binary', '-R', '.eeprom', join(work, 'a.elf'), join(work, 'a.bin')]);
    return readFileSync(join(work, 'a.bin'));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Behind the program its CRC-32, low octet first: the firmware compares itself with it (program_check.c). */
function withChecksum(program) {
  let crc = 0xffffffff;
  for (const octet of program) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const check = Buffer.alloc(4);
  check.writeUInt32LE(~crc >>> 0);
  return Buffer.concat([program, check]);
}

/** Records of 16 octets: `:count address type octets checksum`. Source: Intel, Hexadecimal Object File Format, rev. A, 1988 */
function intelHex(octets) {
  const lines = [];
  const record = (address, type, data) => {
    const bytes = [data.length, address >> 8, address & 0xff, type, ...data];
    const sum = bytes.reduce((total, octet) => total + octet, 0);
    const all = [...bytes, -sum & 0xff];
    lines.push(
      `:${all
        .map((octet) => octet.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase()}`,
    );
  };
  for (let at = 0; at < octets.length; at += 16) record(at, 0, octets.subarray(at, at + 16));
  record(0, 1, []);
  return `${lines.join('\n')}\n`;
}

/** For whoever cannot read files: a page. */
function sourceOf(octets) {
  return `// Written by tools/firmware.js from payload-sim/firmware; not to be edited.

/** The payload's program with its CRC-32 behind it, in base64. */
export const aprsDpProgram =
  '${octets.toString('base64')}';
`;
}

function run(command, args, { mayBeAbsent = false } = {}) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (error !== undefined && mayBeAbsent) return undefined;
  if (error !== undefined || status !== 0) {
    console.log(error?.message ?? stderr);
    process.exit(1);
  }
  return stdout;
}
