import * as live from '@dawa/protocols/console/live';
import { problem } from '@dawa/protocols/console/problem';
import * as z from 'zod/mini';
import { type Privilege, privileges } from '../auth/privilege.ts';
import type { Route } from './route.ts';

type JsonObject = Record<string, unknown>;

/**
 * OpenAPI 3.1 document of the routes, made from the schemas that validate them. Every operation names its privilege
 * in `x-privilege`; the live socket stands in `x-live`, for OpenAPI knows no WebSocket.
 */
export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dawa ground station',
      version,
      description:
        'Instants are milliseconds UTC since 1970 (`…AtMs`), in a rehearsal of the simulated clock.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Problem: schemaOf(problem, 'output') } },
    'x-privileges': privileges,
    'x-live': {
      path: '/api/v1/live',
      fromServer: schemaOf(live.liveMessage, 'output'),
      fromClient: schemaOf(live.clientMessage, 'input'),
    },
  };
}

function operation(route: Route): JsonObject {
  const mediaType = route.contentType ?? 'application/json';
  return {
    operationId: operationId(route),
    summary: route.summary,
    'x-privilege': privilegeText(route),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
      },
    }),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done',
        content: { [mediaType]: { schema: schemaOf(route.response, 'output') } },
      },
      default: {
        description: 'Not done: what was expected and what was found',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** What the document and the tests read: one privilege, or the sentence that says which. */
export function privilegeText(route: Route): Privilege | string {
  return typeof route.privilege === 'string' ? route.privilege : (route.privilegeText ?? '');
}

/** `postCommandsArm`, from the method and the words of the path. */
function operationId(route: Route): string {
  const words = route.path.split(/[^A-Za-z]+/).filter((word) => word !== '');
  return route.method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function parameters(schema: z.ZodMiniType | undefined, place: 'path' | 'query'): JsonObject[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'output') as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): JsonObject {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as JsonObject;
  return rest;
}
