import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** Exactly which names this server answers to, and which pages may speak to it. */
export interface AllowedPlaces {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

export type PlaceFault = Fault<'forbidden-host' | 'forbidden-origin'>;

interface Headers {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly 'sec-fetch-mode'?: string | string[] | undefined;
}

/**
 * Whether a request comes to one of our names, and from no page but ours.
 *
 * The exact Host stops a foreign name that was pointed at this machine (DNS rebinding); the exact Origin stops every
 * other page in the operator's browser, over HTTP as over WebSocket. Programs without a browser send no Origin.
 */
export function checkPlace(headers: Headers, allowed: AllowedPlaces): Result<void, PlaceFault> {
  const host = headers.host ?? '';
  if (!allowed.hosts.has(host.toLowerCase())) {
    return failure({
      kind: 'forbidden-host',
      expected: [...allowed.hosts].join(' or '),
      found: host || 'none',
    });
  }
  const { origin } = headers;
  const isForeign = origin !== undefined && !allowed.origins.has(origin.toLowerCase());
  // A browser that sends no origin still says that another site asks. A link that a person followed shows our own page in
  // a tab of its own, and is no danger; what changes anything is sent with an origin.
  const isLink = headers['sec-fetch-mode'] === 'navigate';
  const isCrossSite = origin === undefined && headers['sec-fetch-site'] === 'cross-site' && !isLink;
  if (isForeign || isCrossSite) {
    const expected = [...allowed.origins].join(' or ');
    return failure({ kind: 'forbidden-origin', expected, found: origin ?? 'another site' });
  }
  return success(undefined);
}

/** The loopback names of a port, as browsers write them. */
export function loopbackPlaces(port: number): AllowedPlaces {
  const suffix = port === 80 ? '' : `:${port}`;
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => name + suffix);
  return { hosts: new Set(hosts), origins: new Set(hosts.map((host) => `http://${host}`)) };
}
