/** The OpenAPI 3.1 description of the REST interface, generated from the contract. */
import { z } from 'zod';
import { CONTRACT_VERSION, contract, contractNames } from '../../../preload/contract/index.ts';
import { permissions } from '../../../preload/contract/permissions.ts';

type Json = { [key: string]: unknown };

/** zod's own marks that mean nothing inside an OpenAPI document. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Json;
  return rest;
}

const REPLY_META: Json = {
  type: 'object',
  required: ['entry', 'knownEntry', 'durationMs'],
  properties: {
    entry: { type: ['integer', 'null'], description: 'The journal entry that a command wrote' },
    knownEntry: { type: 'integer', description: 'The journal entry that the answer stands on' },
    durationMs: { type: 'number' },
  },
};

const KNOWN_ENTRY: Json = {
  name: 'Known-Entry',
  in: 'header',
  description: 'Answer as known at this journal entry',
  schema: { type: 'integer', minimum: 0 },
};

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Makes the command safe to send twice',
  schema: { type: 'string', maxLength: 200 },
};

function operationOf(name: (typeof contractNames)[number]): Json {
  const entry = contract[name];
  const input = schemaOf(entry.input);
  const isQuery = entry.kind === 'query';
  const permission = entry.permission === 'none' ? 'None needed' : permissions[entry.permission];
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: entry.summary,
    description: `Permission: ${permission}.`,
    parameters: isQuery
      ? [
          {
            name: 'input',
            in: 'query',
            description: 'The input as JSON',
            content: { 'application/json': { schema: input } },
          },
          KNOWN_ENTRY,
        ]
      : [IDEMPOTENCY_KEY],
    ...(isQuery
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: input } },
          },
        }),
    responses: {
      200: {
        description: 'The answer',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['data', 'meta'],
              properties: {
                data: schemaOf(entry.output),
                meta: { $ref: '#/components/schemas/ReplyMeta' },
              },
            },
          },
        },
      },
      default: {
        description: 'The problem',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}

export function openApiDocument(): Json {
  const paths: Json = {};
  for (const name of contractNames)
    paths[`/api/v1/${name}`] = {
      [contract[name].kind === 'query' ? 'get' : 'post']: operationOf(name),
    };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ballast',
      version: CONTRACT_VERSION,
      description:
        'Queries by GET with the input as JSON in `input`, commands by POST. Amounts are decimal ' +
        'texts with their currency; dates are year-month-day.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'ballast_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        ReplyMeta: REPLY_META,
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail', 'kind', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            kind: { type: 'string' },
            code: { type: 'string' },
            path: { type: 'string' },
            details: { type: 'object' },
          },
        },
      },
    },
  };
}
