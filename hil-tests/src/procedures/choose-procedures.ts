import { relative } from 'node:path';
import { messageOf } from '@dawa/groundstation/devices/device-error';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { readProcedure } from './define-procedure.ts';
import { importDefault } from './import-procedure.ts';
import { matchFiles } from './match-files.ts';
import type { Procedure } from './procedure.ts';
import { selectProcedures } from './shipped.ts';

/**
 * Procedures by what was asked for, in that order: ids with `*` and `?`, and files with a procedure as their default export, one
 * behind the other with commas between: `FUNC-*,./antenna.procedure.ts`. All that are shipped when nothing was.
 */
export async function chooseProcedures(
  asked: string | undefined,
): Promise<Result<Procedure[], Fault<'no-procedure'>>> {
  if (asked === undefined) return success(selectProcedures());
  const chosen: Procedure[] = [];
  for (const one of asked.split(',').map((text) => text.trim())) {
    const found = isFile(one) ? await ownProcedures(one) : success(selectProcedures(one));
    if (!found.ok) return found;
    if (found.value.length === 0) return none('a glob of ids or files that matches one', one);
    for (const procedure of found.value) {
      const same = chosen.find(({ id }) => id === procedure.id);
      if (same === procedure) continue;
      if (same !== undefined) return none('an id of its own in each procedure', `${procedure.id} twice`);
      chosen.push(procedure);
    }
  }
  return success(chosen);
}

/** An id has neither. */
function isFile(text: string): boolean {
  return /[/\\]|\.[mc]?[jt]s$/.test(text);
}

async function ownProcedures(pattern: string): Promise<Result<Procedure[], Fault<'no-procedure'>>> {
  const procedures: Procedure[] = [];
  for (const path of await matchFiles(pattern)) {
    const name = relative(process.cwd(), path);
    let exported: unknown;
    try {
      exported = await importDefault(path);
    } catch (error) {
      return none(`${name}: a file that can be read`, lineOf(messageOf(error)));
    }
    if (exported === undefined)
      return none(`${name}: export default defineProcedure({ … })`, 'no default export');
    const read = readProcedure(exported);
    if (!read.ok) return none(`${name}: ${read.fault.expected}`, `${read.fault.found}`);
    procedures.push(read.value);
  }
  return success(procedures);
}

/** The line that says what is wrong: a compiler's first one counts mistakes; who asked for a module is this house. */
function lineOf(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const told = lines.find((line) => /\bERROR\b/.test(line)) ?? lines[0] ?? 'no reason';
  return told.replace(/ imported from .*$/, '').slice(0, 300);
}

function none(expected: string, found: string) {
  return failure<Fault<'no-procedure'>>({ kind: 'no-procedure', expected, found });
}
