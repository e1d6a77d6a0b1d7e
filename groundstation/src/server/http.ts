import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asError, type Fault, type Result } from '@dawa/seams/fault';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import { type Identity, localOperator } from '../auth/privilege.ts';
import type { FileAnswer } from './file-answer.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import { type AllowedPlaces, checkPlace } from './place-check.ts';
import { problemOf } from './problem.ts';
import type { Route } from './route.ts';
import { serveUi } from './static-ui.ts';
import type { StationDoor } from './station-door.ts';

export interface HttpOptions {
  readonly door: StationDoor;
  readonly routes: readonly Route[];
  readonly metrics: Metrics;
  /** Exactly which Host and Origin headers are ours. */
  readonly allowed: AllowedPlaces;
  /** Folder of the built page; a plain page says how to build it when it is not there. */
  readonly uiFolder: string;
  readonly version: string;
  readonly report: (source: string, error: Error) => void;
  /** Holds every answer against its schema: for tests, too slow for long lists. */
  readonly checksAnswers?: boolean;
}

const largestBodyBytes = 64 * 1024;

/** The HTTP side of the station, to be handed the requests of a server that listens. */
export function createHttp(options: HttpOptions): Express {
  const { door, routes, metrics } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((request, response, next) => {
    const place = checkPlace(request.headers, options.allowed);
    if (place.ok) next();
    else sendProblem(request, response, place.fault);
  });
  app.use(securityHeaders(options.allowed));
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    const { isReady, reason } = door.readiness;
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready', reason });
  });
  app.get('/metrics', async (_request, response) => {
    response.type('text/plain; version=0.0.4').send(await metrics.text());
  });
  const document = openApiDocument(routes, options.version);
  app.get('/api/v1/openapi.json', (_request, response) => void response.json(document));
  app.use('/api', requireJson, express.json({ limit: largestBodyBytes, strict: true }));
  for (const route of routes) mount(app, route, options);
  app.use('/api', (request, response) => {
    const methods = methodsAt(routes, request.originalUrl);
    if (methods.length === 0) {
      sendProblem(request, response, {
        kind: 'not-found',
        expected: 'a path of /api/v1/openapi.json',
        found: request.path,
      });
      return;
    }
    response.setHeader('Allow', methods.join(', ').toUpperCase());
    sendProblem(request, response, {
      kind: 'bad-method',
      expected: methods.join(', ').toUpperCase(),
      found: request.method,
    });
  });
  serveUi(app, options.uiFolder);
  app.use(errorHandler(options.report));
  return app;
}

function mount(app: Express, route: Route, options: HttpOptions): void {
  const path = `/api/v1${route.path.replace(/\{(\w+)\}/g, ':$1')}`;
  app[route.method](path, async (request, response) => {
    const answer = await answerTo(route, request, options);
    if (!answer.ok) {
      sendProblem(request, response, answer.fault);
      return;
    }
    if (options.checksAnswers) route.response.parse(answer.value);
    response.status(route.status ?? 200).setHeader('Cache-Control', 'no-store');
    if (route.contentType === 'text/html') sendPage(response, answer.value as string);
    else if (route.contentType === 'text/calendar')
      response.type('text/calendar').send(answer.value as string);
    else if (route.contentType === 'audio/wav')
      response.type('audio/wav').send(Buffer.from(answer.value as Uint8Array));
    else if (route.contentType === 'application/octet-stream')
      await sendFile(response, answer.value as FileAnswer);
    else response.json(answer.value);
  });
}

async function answerTo(route: Route, request: Request, options: HttpOptions): Promise<Result<unknown>> {
  const parts = { params: request.params, query: request.query, body: request.body ?? {} } as const;
  const taken: { params?: unknown; query?: unknown; body?: unknown } = {};
  for (const part of ['params', 'query', 'body'] as const) {
    const parsed = route[part]?.safeParse(parts[part]);
    if (parsed === undefined) continue;
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      const path = issue.path.map(String).join('.');
      const found = String(JSON.stringify(valueAt(parts[part], issue.path)) ?? 'nothing').slice(0, 80);
      const where = `${part === 'params' ? 'path' : part}${path === '' ? '' : ` ${path}`}`;
      return { ok: false, fault: { kind: 'bad-value', expected: `${where}: ${issue.message}`, found } };
    }
    taken[part] = parsed.data;
  }
  const input = { params: taken.params, query: taken.query, body: taken.body };
  const identity: Identity = localOperator;
  const privilege = typeof route.privilege === 'string' ? route.privilege : route.privilege(input);
  if (!identity.privileges.has(privilege)) {
    return {
      ok: false,
      fault: { kind: 'no-privilege', expected: `the privilege ${privilege}`, found: 'none' },
    };
  }
  return route.handle({ door: options.door, identity, ...input });
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    data,
  );
}

/** Only JSON changes anything: a form of another page cannot send it without asking first. */
function requireJson(request: Request, response: Response, next: () => void): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody || request.is('application/json')) {
    next();
    return;
  }
  const found = request.headers['content-type'] ?? 'nothing';
  sendProblem(request, response, { kind: 'bad-content-type', expected: 'application/json', found });
}

function methodsAt(routes: readonly Route[], url: string): string[] {
  const path = url.replace(/\?.*$/, '').replace(/^\/api\/v1/, '');
  const isHere = (route: Route) =>
    new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return [...new Set(routes.filter(isHere).map((route) => route.method))];
}

function sendProblem(request: Request, response: Response, fault: Fault): void {
  const problem = problemOf(fault, request.path);
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** A client that goes away ends the reading; a disk that fails ends the connection, for the length was told already. */
async function sendFile(response: Response, { name, mediaType, octets, pieces }: FileAnswer): Promise<void> {
  response.setHeader('Content-Type', mediaType);
  response.setHeader('Content-Length', octets);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  await pipeline(Readable.from(pieces()), response).catch(() => response.destroy());
}

/** A report brings its own style and nothing else. */
function sendPage(response: Response, html: string): void {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  );
  response.type('html').send(html);
}

function securityHeaders(allowed: AllowedPlaces) {
  // Browsers that do not count WebSockets as 'self' need them named; an IPv6 literal is no source in this grammar.
  const sockets = [...allowed.hosts].filter((host) => !host.startsWith('[')).map((host) => `ws://${host}`);
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The globe's worker compiles the SGP4 kernel, which is WebAssembly; no text is ever run as a script.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...sockets],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Loopback speaks plain HTTP; a stored HSTS would lock the page out.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

function errorHandler(report: HttpOptions['report']): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, type } = error as { status?: number; type?: string };
    if (type === 'entity.too.large') {
      const found = request.headers['content-length'] ?? 'more';
      sendProblem(request, response, { kind: 'too-large', expected: `${largestBodyBytes} bytes`, found });
    } else if (status === 403 || status === 404) {
      sendProblem(request, response, {
        kind: 'not-found',
        expected: 'a file of the page',
        found: request.path,
      });
    } else if (status !== undefined && status >= 400 && status < 500) {
      const found = error instanceof Error ? error.message : String(error);
      sendProblem(request, response, { kind: 'bad-json', expected: 'a readable request', found });
    } else {
      const failed = asError(error);
      report('server', failed);
      sendProblem(request, response, { kind: 'internal', expected: 'an answer', found: failed.message });
    }
  };
}
