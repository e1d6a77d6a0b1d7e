import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../end-to-end/running-station.ts';
import { chooseProcedures } from './choose-procedures.ts';
import { matchFiles } from './match-files.ts';
import { procedures as shipped } from './shipped.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** A file with a procedure of this id, or this text. */
const save = (name: string, id: string, text = textOf(id)) => {
  const path = join(folder.path, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const textOf = (id: string) =>
  `export default { id: '${id}', title: 'Own', phases: [{ title: 'One', run: async () => {} }] };\n`;

const chosen = async (asked?: string) => {
  const found = await chooseProcedures(asked);
  return found.ok
    ? found.value.map(({ id }) => id)
    : `expected ${found.fault.expected}, found ${found.fault.found}`;
};

describe('the procedures of a run', () => {
  it('are all that are shipped, or those whose id matches', async () => {
    expect(await chosen()).toEqual(shipped.map(({ id }) => id));
    expect(await chosen('func-*')).toEqual(['FUNC-01']);
    expect(await chosen('KILL-01, FUNC-??,KILL-*')).toEqual(['KILL-01', 'FUNC-01']);
    expect(await chosen('NONE-*')).toBe('expected a glob of ids or files that matches one, found NONE-*');
  });

  it('are those of files too, wherever they lie', async () => {
    const first = save('own/b.procedure.mjs', 'OWN-02');
    save('own/a.procedure.mjs', 'OWN-01');
    save('own/notes.txt', '', 'nothing');
    save('own/.hidden.procedure.mjs', 'OWN-09');
    expect(await chosen(`${folder.path}/*/*.mjs`)).toEqual(['OWN-01', 'OWN-02']);
    expect(await chosen(`${first},FUNC-01`)).toEqual(['OWN-02', 'FUNC-01']);
  });

  it('are refused with the file and the reason', async () => {
    save('x.mjs', '', 'export default 7;\n');
    save('y.mjs', '', 'export const one = 1;\n');
    save('z.mjs', '', 'throw new TypeError("no antenna");\n');
    const of = (name: string) => chosen(join(folder.path, name));
    expect(await of('x.mjs')).toMatch(/x\.mjs: a procedure, found number$/);
    expect(await of('y.mjs')).toMatch(/y\.mjs: export default defineProcedure\(.+found no default export$/);
    expect(await of('z.mjs')).toMatch(/z\.mjs: a file that can be read, found no antenna$/);
    expect(await of('none.mjs')).toMatch(
      /^expected a glob of ids or files that matches one, found .*none\.mjs$/,
    );
    expect(await of('*.nothing.mjs')).toContain('a glob of ids or files that matches one');
  });

  it('have an id of their own', async () => {
    const path = save('twice.mjs', 'FUNC-01');
    expect(await chosen(`FUNC-01,${path}`)).toBe(
      'expected an id of its own in each procedure, found FUNC-01 twice',
    );
  });
});

describe('a pattern of files', () => {
  it('matches as in a shell, folders and files, sorted', async () => {
    for (const name of ['a/1.ts', 'b/2.ts', 'b/22.ts', 'b/deep/3.ts', 'c.ts/4.ts', '(d)/5.txt'])
      save(name, '', '');
    const matched = async (pattern: string) =>
      (await matchFiles(join(folder.path, pattern))).map((path) => path.slice(folder.path.length + 1));
    expect(await matched('*/*.ts')).toEqual(['a/1.ts', 'b/2.ts', 'b/22.ts', 'c.ts/4.ts']);
    expect(await matched('b/?.ts')).toEqual(['b/2.ts']);
    // A folder is no file, whatever it is called.
    expect(await matched('*.ts')).toEqual([]);
    expect(await matched('*/deep/3.ts')).toEqual(['b/deep/3.ts']);
    expect(await matched('(d)/5.txt')).toEqual(['(d)/5.txt']);
    expect(await matched('a/6.ts')).toEqual([]);
  });
});
