import { type RequestsFile, requestsFile } from '@dawa/protocols/requests-file';
import { failure, type Result } from '@dawa/seams/fault';
import type { ConfigFault } from './config-fault.ts';
import { parseYaml } from './read-yaml.ts';
import { validate } from './validate.ts';

/** `requests.yaml` from its text; whether its satellites and stations exist is asked when a plan is made of it. */
export function parseRequests(text: string, file: string): Result<RequestsFile, ConfigFault> {
  const data = parseYaml(text, file);
  if (!data.ok) return data;
  const document = Array.isArray(data.value) ? { requests: data.value } : data.value;
  const parsed = validate(requestsFile, document, file);
  if (!parsed.ok) return parsed;
  const fault = firstFault(parsed.value);
  return fault === undefined ? parsed : failure({ kind: 'bad-value', file, ...fault });
}

type Finding = Pick<ConfigFault, 'path' | 'expected' | 'found'>;

interface FileSpan {
  readonly from: string;
  readonly to: string;
}

function firstFault({ requests, keepOuts, fixed }: RequestsFile): Finding | undefined {
  for (const [index, request] of requests.entries()) {
    const { noradId, priority, valuePerMinute, minContacts = [] } = request;
    const path = `requests[${index}]`;
    if (requests.findIndex((other) => other.noradId === noradId) !== index) {
      return { path: `${path}.noradId`, expected: 'one request a satellite', found: noradId };
    }
    if (priority !== undefined && valuePerMinute !== undefined) {
      const found = `${priority} beside valuePerMinute ${valuePerMinute}`;
      return { path: `${path}.priority`, expected: 'a priority or a valuePerMinute', found };
    }
    const fault = backwards(minContacts, `${path}.minContacts`) ?? overlapping(minContacts, path);
    if (fault !== undefined) return fault;
    if (request.minContactsPerDay !== undefined && minContacts.length > 0) {
      const found = `${request.minContactsPerDay} beside minContacts`;
      return { path: `${path}.minContactsPerDay`, expected: 'minContactsPerDay or minContacts', found };
    }
  }
  return backwards(keepOuts, 'keepOuts') ?? backwards(fixed, 'fixed');
}

function backwards(spans: readonly FileSpan[], path: string): Finding | undefined {
  const index = spans.findIndex(({ from, to }) => !(Date.parse(to) > Date.parse(from)));
  const span = spans[index];
  return span && { path: `${path}[${index}].to`, expected: `later than ${span.from}`, found: span.to };
}

function overlapping(spans: readonly FileSpan[], path: string): Finding | undefined {
  for (const [index, span] of spans.entries()) {
    const before = spans
      .slice(0, index)
      .find(
        (other) =>
          Date.parse(span.from) < Date.parse(other.to) && Date.parse(other.from) < Date.parse(span.to),
      );
    if (before === undefined) continue;
    const expected = `no overlap with ${before.from} to ${before.to}`;
    return { path: `${path}.minContacts[${index}]`, expected, found: `${span.from} to ${span.to}` };
  }
  return undefined;
}
