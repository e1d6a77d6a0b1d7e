import type { Result } from '@dawa/seams/fault';
import type * as z from 'zod/mini';
import type { Identity, Privilege } from '../auth/privilege.ts';
import type { Refusal, StationDoor } from './station-door.ts';

export type HttpMethod = 'get' | 'post' | 'delete';

type Schema = z.ZodMiniType;
type Output<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;
type MaybePromise<T> = T | Promise<T>;

/**
 * One operation of the API: its address, who may ask, what it takes and gives, and what it does. Handler, validation,
 * document and privilege stand together here, so that they cannot drift apart.
 */
export interface RouteDefinition<
  Params extends Schema | undefined,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
  Response extends Schema,
> {
  readonly method: HttpMethod;
  /** Below `/api/v1`, with parameters as OpenAPI writes them: `/commands/{commandId}/arm`. */
  readonly path: string;
  readonly privilege: Privilege | ((input: { params: Output<Params>; body: Output<Body> }) => Privilege);
  /** The privilege as the document names it, where the request decides. */
  readonly privilegeText?: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly response: Response;
  /** Of a good answer; 200 unless told. */
  readonly status?: 200 | 201 | 202;
  /** Of a good answer; JSON unless told. */
  readonly contentType?: ContentType;
  handle(input: {
    readonly door: StationDoor;
    readonly identity: Identity;
    readonly params: Output<Params>;
    readonly query: Output<Query>;
    readonly body: Output<Body>;
  }): MaybePromise<Result<z.output<Response>, Refusal>>;
}

/** What a good answer is written in. */
type ContentType =
  | 'application/json'
  | 'text/html'
  | 'text/calendar'
  | 'audio/wav'
  | 'application/octet-stream';

/** A route with its types forgotten, as the server and the document hold it. */
export interface Route {
  readonly method: HttpMethod;
  readonly path: string;
  readonly privilege: Privilege | ((input: { params: unknown; body: unknown }) => Privilege);
  readonly privilegeText?: string;
  readonly summary: string;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly response: Schema;
  readonly status?: 200 | 201 | 202;
  readonly contentType?: ContentType;
  handle(input: {
    readonly door: StationDoor;
    readonly identity: Identity;
    readonly params: unknown;
    readonly query: unknown;
    readonly body: unknown;
  }): MaybePromise<Result<unknown, Refusal>>;
}

/** Checks the types of a definition against each other and forgets them. */
export function route<
  Response extends Schema,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(definition: RouteDefinition<Params, Query, Body, Response>): Route {
  return definition as unknown as Route;
}
