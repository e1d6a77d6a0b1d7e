import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { findCircles } from './circles.ts';
import { type House, house } from './house.ts';
import type { SourceFile } from './read-source.ts';
import type { Tree, Workspace } from './read-tree.ts';

export interface FloorFault {
  readonly kind:
    | 'undeclared-import'
    | 'upward-import'
    | 'sideways-import'
    | 'escaping-import'
    | 'import-of-the-alone'
    | 'host-module'
    | 'unwrapped-library'
    | 'circle'
    | 'wrong-reference'
    | 'host-time'
    | 'missing-composed-path'
    | 'unknown-workspace';
  /** File and line, or the file that declares. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

/** Everything in the tree that goes against the plan of the house; an empty list when it stands. */
export function findFloorFaults(tree: Tree, plan: House = house): FloorFault[] {
  const byName = new Map(tree.workspaces.map((workspace) => [workspace.name, workspace]));
  const byFolder = new Map(tree.workspaces.map((workspace) => [workspace.folder, workspace]));
  const faults: FloorFault[] = [];
  for (const workspace of tree.workspaces) faults.push(...declarationFaults(workspace, byName, plan));
  for (const file of tree.files) {
    const workspace = byFolder.get(file.workspace);
    if (workspace)
      faults.push(...importFaults(file, workspace, byName, tree, plan), ...timeFaults(file, plan));
  }
  faults.push(...circleFaults(tree, byName), ...compositionFaults(tree, plan));
  return faults;
}

function declarationFaults(
  workspace: Workspace,
  byName: ReadonlyMap<string, Workspace>,
  plan: House,
): FloorFault[] {
  const where = `${workspace.folder}/package.json`;
  if (plan.floors[workspace.folder] === undefined) {
    return [
      {
        kind: 'unknown-workspace',
        where,
        expected: 'a floor in tools/floors/house.ts',
        found: workspace.folder,
      },
    ];
  }
  const faults: FloorFault[] = [];
  for (const name of [...workspace.dependencies, ...workspace.devDependencies]) {
    const below = byName.get(name);
    if (plan.alone.includes(workspace.folder)) {
      faults.push({ kind: 'import-of-the-alone', where, expected: 'no dependency', found: name });
    } else if (below) faults.push(...directionFault(workspace, below, where, plan));
    if (below && !workspace.references.has(below.folder)) {
      const expected = `a reference to ../${below.folder}, which package.json declares`;
      faults.push({
        kind: 'wrong-reference',
        where: `${workspace.folder}/tsconfig.json`,
        expected,
        found: 'none',
      });
    }
  }
  for (const folder of workspace.references) {
    const isDeclared = [...workspace.dependencies].some((name) => byName.get(name)?.folder === folder);
    if (isDeclared) continue;
    const expected = 'only references to declared dependencies';
    faults.push({
      kind: 'wrong-reference',
      where: `${workspace.folder}/tsconfig.json`,
      expected,
      found: folder,
    });
  }
  return faults;
}

function importFaults(
  file: SourceFile,
  workspace: Workspace,
  byName: ReadonlyMap<string, Workspace>,
  tree: Tree,
  plan: House,
): FloorFault[] {
  return file.imports.flatMap(({ request, line }): FloorFault[] => {
    const where = `${file.path}:${line}`;
    if (request.startsWith('.')) {
      const path = posix.normalize(posix.join(posix.dirname(file.path), request));
      if (path.startsWith(`${file.workspace}/`)) return [];
      return [
        { kind: 'escaping-import', where, expected: `a path inside ${file.workspace}/`, found: request },
      ];
    }
    if (isHostModule(request)) {
      const isAllowed = file.isTest || !plan.hostless.includes(file.workspace);
      const expected = `no module of Node in ${file.workspace}, which runs in a browser too`;
      return isAllowed ? [] : [{ kind: 'host-module', where, expected, found: request }];
    }
    const name = packageName(request);
    const target = byName.get(name);
    if (target === workspace) return [];
    if (target)
      return [...directionFault(workspace, target, where, plan), ...undeclared(workspace, name, where)];
    return libraryFaults(file, workspace, name, where, tree, plan);
  });
}

function directionFault(from: Workspace, to: Workspace, where: string, plan: House): FloorFault[] {
  const fromFloor = plan.floors[from.folder] ?? 0;
  const toFloor = plan.floors[to.folder] ?? 0;
  if (toFloor < fromFloor) return [];
  const expected = `imports of ${from.folder} (floor ${fromFloor}) from lower floors`;
  const found = `${to.folder} (floor ${toFloor})`;
  return [{ kind: toFloor > fromFloor ? 'upward-import' : 'sideways-import', where, expected, found }];
}

function undeclared(workspace: Workspace, name: string, where: string): FloorFault[] {
  if (workspace.dependencies.has(name)) return [];
  const expected = `${name} among the dependencies of ${workspace.folder}/package.json`;
  return [{ kind: 'undeclared-import', where, expected, found: 'it is not there' }];
}

function libraryFaults(
  file: SourceFile,
  workspace: Workspace,
  name: string,
  where: string,
  tree: Tree,
  plan: House,
): FloorFault[] {
  const faults: FloorFault[] = [];
  const wrappers = plan.wrapped[name];
  if (wrappers && !wrappers.some((wrapper) => wrapper.test(file.path))) {
    faults.push({
      kind: 'unwrapped-library',
      where,
      expected: `${name} only behind its one file`,
      found: name,
    });
  }
  const isTestLibrary = tree.rootLibraries.has(name) || workspace.devDependencies.has(name);
  // A package that only has types vanishes before anything runs.
  const hasTypes = workspace.devDependencies.has(`@types/${name}`) && !workspace.dependencies.has(name);
  if (!(file.isTest && isTestLibrary) && !hasTypes) faults.push(...undeclared(workspace, name, where));
  return faults;
}

function timeFaults(file: SourceFile, plan: House): FloorFault[] {
  if (file.isTest || plan.clockFiles.some((clockFile) => clockFile.test(file.path))) return [];
  return file.hostUses
    .filter((use) => use.what === 'Math.random' || !plan.ownTime.includes(file.workspace))
    .map((use) => ({
      kind: 'host-time' as const,
      where: `${file.path}:${use.line}`,
      expected: use.what === 'Math.random' ? 'a Random handed in (@dawa/seams/random)' : 'a Clock handed in',
      found: use.what,
    }));
}

function circleFaults(tree: Tree, byName: ReadonlyMap<string, Workspace>): FloorFault[] {
  const paths = new Set(tree.files.map((file) => file.path));
  const fileEdges = new Map<string, Set<string>>();
  const workspaceEdges = new Map<string, Set<string>>();
  for (const workspace of tree.workspaces) {
    const targets = [...workspace.dependencies].map((name) => byName.get(name)?.folder);
    workspaceEdges.set(workspace.folder, new Set(targets.filter((target) => target !== undefined)));
  }
  for (const file of tree.files) {
    const targets = new Set<string>();
    for (const { request } of file.imports) {
      const target = targetPath(file, request, byName, paths);
      if (target === undefined) continue;
      targets.add(target);
      const folder = target.slice(0, target.indexOf('/'));
      if (folder !== file.workspace) workspaceEdges.get(file.workspace)?.add(folder);
    }
    fileEdges.set(file.path, targets);
  }
  return [...findCircles(fileEdges), ...findCircles(workspaceEdges)].map((way) => ({
    kind: 'circle' as const,
    where: way[0]!,
    expected: 'imports that do not come back, type imports included',
    found: [...way, way[0]!].join(' -> '),
  }));
}

function targetPath(
  file: SourceFile,
  request: string,
  byName: ReadonlyMap<string, Workspace>,
  paths: ReadonlySet<string>,
): string | undefined {
  const workspace = byName.get(packageName(request));
  const base = request.startsWith('.')
    ? posix.join(posix.dirname(file.path), request)
    : workspace && `${workspace.folder}/src/${request.slice(workspace.name.length + 1) || 'index'}`;
  if (base === undefined) return undefined;
  return [base, `${base}.ts`, `${base}.tsx`].find((path) => paths.has(path));
}

function compositionFaults(tree: Tree, plan: House): FloorFault[] {
  return plan.composed
    .filter((composed) => !tree.has(composed.provedBy))
    .map((composed) => ({
      kind: 'missing-composed-path' as const,
      where: composed.from,
      expected: `${composed.path}, which it starts or serves by path`,
      found: `no ${composed.provedBy}`,
    }));
}

function isHostModule(request: string): boolean {
  return request.startsWith('node:') || builtinModules.includes(packageName(request));
}

/** `@dawa/seams/clock` -> `@dawa/seams`, `zod/mini` -> `zod`. */
function packageName(request: string): string {
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
}
