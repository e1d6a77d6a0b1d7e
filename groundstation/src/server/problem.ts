import type { Problem } from '@dawa/protocols/console/problem';
import { describeFault, type Fault } from '@dawa/seams/fault';

/** RFC 9457 problem details for a fault: what was expected and what was found, under the status that fits. */
export function problemOf(fault: Fault, instance: string): Problem {
  const { status, title } = forms[fault.kind as keyof typeof forms] ?? forms['internal'];
  return { type: `urn:dawa:problem:${fault.kind}`, title, status, detail: describeFault(fault), instance };
}

const forms = {
  'bad-value': { status: 400, title: 'The request cannot be understood' },
  'bad-json': { status: 400, title: 'The request cannot be understood' },
  'forbidden-host': { status: 403, title: 'This address is not ours' },
  'forbidden-origin': { status: 403, title: 'Another page asked' },
  'no-privilege': { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'bad-method': { status: 405, title: 'This cannot be done here' },
  refused: { status: 409, title: 'The station refuses' },
  'too-large': { status: 413, title: 'The request is too large' },
  'bad-content-type': { status: 415, title: 'The request is not JSON' },
  internal: { status: 500, title: 'The station failed' },
  device: { status: 502, title: 'A device failed' },
  'not-ready': { status: 503, title: 'The station is not ready' },
} as const;
