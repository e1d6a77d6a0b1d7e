import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { findFloorFaults } from './find-faults.ts';
import { readTree } from './read-tree.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the house', () => {
  it('stands: every import goes down, is declared, and comes back nowhere', () => {
    expect(findFloorFaults(readTree(root))).toEqual([]);
  });
});

describe('a tree that', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  /** A small house of its own: seams, protocols, groundstation, payload-sim and hil-tests, with these files changed or taken out. */
  function faultsOf(changes: Record<string, string | null>): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-floors-'));
    folders.push(folder);
    for (const [path, text] of Object.entries({ ...soundTree, ...changes })) {
      if (text === null) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return findFloorFaults(readTree(folder)).map(({ where, kind }) => `${where} ${kind}`);
  }

  it('is sound has no fault', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it('imports a workspace it does not declare fails', () => {
    const text = "import { sharedWord } from 'ccsds-parser';\nexport const word = sharedWord;\n";
    expect(faultsOf({ 'protocols/src/slip.ts': text })).toContain(
      'protocols/src/slip.ts:1 undeclared-import',
    );
  });

  it('imports a library it does not declare fails, and a test may use those of the root', () => {
    const text = "import { z } from 'zod';\n";
    expect(faultsOf({ 'protocols/src/slip.ts': text })).toEqual([
      'protocols/src/slip.ts:1 undeclared-import',
    ]);
    expect(faultsOf({ 'protocols/src/slip.test.ts': "import { it } from 'vitest';\n" })).toEqual([]);
    expect(faultsOf({ 'protocols/src/slip.ts': "import { it } from 'vitest';\n" })).toHaveLength(1);
  });

  it('imports the types of a package that has nothing else is sound', () => {
    const declared = JSON.stringify({
      name: '@dawa/protocols',
      dependencies: { '@dawa/seams': '*' },
      devDependencies: { '@types/geojson': '*' },
    });
    const text = "import type { Point } from 'geojson';\nexport type Place = Point;\n";
    expect(faultsOf({ 'protocols/package.json': declared, 'protocols/src/slip.ts': text })).toEqual([]);
  });

  it('imports upward fails, declared or not, as a value or as a type', () => {
    const value = "export { main } from '@dawa/groundstation/main';\n";
    const type = "export type Up = import('@dawa/groundstation/main').Main;\n";
    const dynamic = "export const load = () => import('@dawa/groundstation/main');\n";
    for (const text of [value, type, dynamic]) {
      expect(faultsOf({ 'protocols/src/slip.ts': text })).toContain('protocols/src/slip.ts:1 upward-import');
    }
  });

  it('declares a dependency upward fails even when nobody uses it', () => {
    const declared = packageText('@dawa/protocols', ['@dawa/seams', '@dawa/groundstation']);
    expect(faultsOf({ 'protocols/package.json': declared })).toEqual(
      expect.arrayContaining([
        'protocols/package.json upward-import',
        'protocols/tsconfig.json wrong-reference',
      ]),
    );
  });

  it('imports sideways between station and payload fails', () => {
    const text = "import type { Main } from '@dawa/groundstation/main';\nexport type Other = Main;\n";
    expect(faultsOf({ 'payload-sim/src/payload.ts': text })).toContain(
      'payload-sim/src/payload.ts:1 sideways-import',
    );
  });

  it('reaches into another workspace by a relative path fails', () => {
    const text = "export * from '../../groundstation/src/main.ts';\n";
    expect(faultsOf({ 'payload-sim/src/payload.ts': text })).toEqual([
      'payload-sim/src/payload.ts:1 escaping-import',
    ]);
  });

  it('has a circle of values fails and shows the way round', () => {
    const changes = {
      'protocols/src/slip.ts': "import { b } from './b.ts';\nexport const a = b;\n",
      'protocols/src/b.ts': "import { c } from './c.ts';\nexport const b = c;\n",
      'protocols/src/c.ts': "import { a } from './slip.ts';\nexport const c = a;\n",
    };
    expect(faultsOf(changes)).toEqual(['protocols/src/b.ts circle']);
  });

  it('has a circle of types only fails as well', () => {
    const changes = {
      'protocols/src/slip.ts': "import type { B } from './b.ts';\nexport interface A { b: B }\n",
      'protocols/src/b.ts': "import type { A } from './slip.ts';\nexport interface B { a: A }\n",
    };
    expect(faultsOf(changes)).toEqual(['protocols/src/b.ts circle']);
  });

  it('has workspaces that depend on one another in a circle fails', () => {
    const changes = {
      'seams/package.json': packageText('@dawa/seams', ['@dawa/protocols']),
      'seams/tsconfig.json': projectText(['protocols']),
    };
    expect(faultsOf(changes)).toContain('protocols circle');
  });

  it.each(["import 'node:fs';", "import fs from 'fs';", "import { join } from 'path/posix';"])(
    'asks Node for something on the lower floors fails: %s',
    (text) => {
      expect(faultsOf({ 'protocols/src/slip.ts': text })).toEqual(['protocols/src/slip.ts:1 host-module']);
      expect(faultsOf({ 'seams/src/clock.ts': text })).toEqual(['seams/src/clock.ts:1 host-module']);
      expect(faultsOf({ 'protocols/src/slip.test.ts': text })).toEqual([]);
      expect(faultsOf({ 'groundstation/src/main.ts': text })).toEqual([]);
    },
  );

  it('lets ccsds-parser depend on anything fails', () => {
    const changes = {
      'ccsds-parser/package.json': packageText('ccsds-parser', ['@dawa/seams']),
      'ccsds-parser/tsconfig.json': projectText(['seams']),
    };
    expect(faultsOf(changes)).toEqual(['ccsds-parser/package.json import-of-the-alone']);
  });

  it('uses a wrapped library outside its one file fails', () => {
    const declared = packageText('@dawa/groundstation', ['@dawa/seams', '@dawa/protocols', 'serialport']);
    const text = "import { SerialPort } from 'serialport';\nexport type Port = SerialPort;\n";
    expect(faultsOf({ 'groundstation/package.json': declared, 'groundstation/src/main.ts': text })).toEqual([
      'groundstation/src/main.ts:1 unwrapped-library',
    ]);
    expect(
      faultsOf({ 'groundstation/package.json': declared, 'groundstation/src/adapters/serial-port.ts': text }),
    ).toEqual([]);
  });

  it('lacks a program that the station starts by path fails', () => {
    expect(faultsOf({ 'payload-sim/bin/payload-sim.js': null })).toEqual([
      'groundstation missing-composed-path',
    ]);
  });

  it.each([
    'export const now = Date.now();',
    'export const now = new Date();',
    'export const now = Date();',
    'export const now = performance.now();',
    'export const now = process.hrtime.bigint();',
    'export const now = globalThis.Date.now();',
    'setTimeout(() => {}, 5);',
    'globalThis.setInterval(() => {}, 5);',
    'export const wait = { setTimeout };',
    'export const signal = AbortSignal.timeout(5);',
    'export const noise = Math.random();',
  ])('asks the host for time or chance fails: %s', (text) => {
    expect(faultsOf({ 'groundstation/src/main.ts': text })).toEqual([
      'groundstation/src/main.ts:1 host-time',
    ]);
    expect(faultsOf({ 'groundstation/src/clock/machine-clock.ts': text })).toEqual([]);
    expect(faultsOf({ 'groundstation/src/main.test.ts': text })).toEqual([]);
  });

  it.each([
    'export const text = new Date(0).toISOString();',
    'export const spoken = "Date.now() and setTimeout are not for us";',
    'export const clock = { setTimeout: 1 };',
    'export const own = (host: { setTimeout(): void }) => host.setTimeout();',
  ])('only converts, speaks or names things is sound: %s', (text) => {
    expect(faultsOf({ 'groundstation/src/main.ts': text })).toEqual([]);
  });
});

function packageText(name: string, dependencies: string[]): string {
  return JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((dep) => [dep, '*'])) });
}

function projectText(folders: string[]): string {
  return JSON.stringify({ references: folders.map((folder) => ({ path: `../${folder}` })) });
}

const soundTree: Record<string, string> = {
  'package.json': JSON.stringify({
    workspaces: ['seams', 'ccsds-parser', 'protocols', 'groundstation', 'payload-sim', 'hil-tests'],
    devDependencies: { vitest: '*' },
  }),
  'seams/package.json': packageText('@dawa/seams', []),
  'seams/tsconfig.json': projectText([]),
  'seams/src/clock.ts': 'export interface Clock { nowAtMs(): number }\n',
  'seams/src/host-clock.ts': 'export const now = () => Date.now();\n',
  'ccsds-parser/package.json': packageText('ccsds-parser', []),
  'ccsds-parser/tsconfig.json': projectText([]),
  'ccsds-parser/src/index.ts': 'export const sharedWord = 1;\n',
  'protocols/package.json': packageText('@dawa/protocols', ['@dawa/seams']),
  'protocols/tsconfig.json': projectText(['seams']),
  'protocols/src/slip.ts': "import type { Clock } from '@dawa/seams/clock';\nexport type Slip = Clock;\n",
  'groundstation/package.json': packageText('@dawa/groundstation', ['@dawa/seams', '@dawa/protocols']),
  'groundstation/tsconfig.json': projectText(['seams', 'protocols']),
  'groundstation/src/main.ts':
    "import type { Slip } from '@dawa/protocols/slip';\nexport type Main = Slip;\n",
  'payload-sim/package.json': packageText('@dawa/payload-sim', ['@dawa/seams', '@dawa/protocols']),
  'payload-sim/tsconfig.json': projectText(['seams', 'protocols']),
  'payload-sim/src/payload.ts':
    "import type { Slip } from '@dawa/protocols/slip';\nexport type Payload = Slip;\n",
  'payload-sim/bin/payload-sim.js': '',
  'hil-tests/package.json': packageText('@dawa/hil-tests', ['@dawa/groundstation', '@dawa/payload-sim']),
  'hil-tests/tsconfig.json': projectText(['groundstation', 'payload-sim']),
  'hil-tests/src/procedure.ts': "export type { Payload } from '@dawa/payload-sim/payload';\n",
  'hil-tests/bin/hil-tests.js': '',
  'ui/vite.config.ts': '',
};
