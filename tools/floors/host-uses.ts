/** A place where a file asks its host for time, a timer or chance instead of being handed a clock or a seed. */
export interface HostUse {
  /** As it stands in the source: `Date.now`, `new Date()`, `setTimeout`. */
  readonly what: string;
  readonly offset: number;
  readonly line?: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const globals = new Set(['globalThis', 'window', 'self', 'global']);
const members: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  performance: ['now', 'timeOrigin'],
  process: ['hrtime', 'uptime'],
  AbortSignal: ['timeout'],
  Math: ['random'],
};

/**
 * Walks a syntax tree for uses of the host's time and chance, and for `import('…')` in types, which the module record
 * of the parser leaves out. `new Date(atMs)` is a conversion and fine; `new Date()` asks for the time.
 */
export function findHostUses(program: unknown): {
  hostUses: HostUse[];
  typeImports: { request: string; offset: number }[];
} {
  const hostUses: HostUse[] = [];
  const typeImports: { request: string; offset: number }[] = [];
  visit(program as Node, (node) => {
    const what = hostUseOf(node);
    if (what !== undefined) hostUses.push({ what, offset: node.start });
    if (node.type === 'TSImportType') {
      const source = node['source'] as Node | undefined;
      if (typeof source?.['value'] === 'string')
        typeImports.push({ request: source['value'], offset: node.start });
    }
  });
  return { hostUses, typeImports };
}

function hostUseOf(node: Node): string | undefined {
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const callee = nameOf(node['callee']);
    const isBare = (node['arguments'] as unknown[]).length === 0 || node.type === 'CallExpression';
    if (callee === 'Date' && isBare) return node.type === 'NewExpression' ? 'new Date()' : 'Date()';
  }
  if (node.type === 'MemberExpression') {
    const property = node['computed'] === true ? textOf(node['property']) : nameOf(node['property']);
    const object = nameOf(node['object']) ?? memberName(node['object']);
    if (object === undefined || property === undefined) return undefined;
    if (Object.hasOwn(members, object) && members[object]!.includes(property)) return `${object}.${property}`;
    if (globals.has(object) && timers.has(property)) return property;
  }
  if (node.type === 'Identifier' && timers.has(String(node['name']))) return String(node['name']);
  return undefined;
}

/** Calls `look` on every node that is an expression; names of properties and declarations are not uses. */
function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const key in node) {
    if (isOnlyAName(node, key)) continue;
    const part = node[key];
    if (Array.isArray(part)) {
      for (const item of part) if (isNode(item)) visit(item, look);
    } else if (isNode(part)) visit(part, look);
  }
}

function isOnlyAName(node: Node, key: string): boolean {
  if (key === 'property') return node.type === 'MemberExpression' && node['computed'] !== true;
  if (key === 'key') return node['computed'] !== true;
  if (key === 'id') return true;
  return false;
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && typeof (part as Node).type === 'string';
}

function nameOf(part: unknown): string | undefined {
  return isNode(part) && part.type === 'Identifier' ? String(part['name']) : undefined;
}

function textOf(part: unknown): string | undefined {
  return isNode(part) && typeof part['value'] === 'string' ? part['value'] : undefined;
}

/** `globalThis.Date` is `Date`. */
function memberName(part: unknown): string | undefined {
  if (!isNode(part) || part.type !== 'MemberExpression') return undefined;
  return globals.has(nameOf(part['object']) ?? '') ? nameOf(part['property']) : undefined;
}
