/**
 * The loopback web host: the renderer's files, the contract as REST, and change events as a stream.
 * It binds to 127.0.0.1 only and serves nobody without a session.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppError } from '../../../core/result.ts';
import type { CallMeta } from '../../../preload/contract/bridge.ts';
import { findEntry } from '../../../preload/contract/index.ts';
import type { Program } from '../../backend/program.ts';
import { SECURITY_HEADERS } from '../policy.ts';
import { apiPage, apiPageStyle } from './apiPage.ts';
import { streamEvents } from './eventStream.ts';
import { openApiDocument } from './openapi.ts';
import { problemOf } from './problem.ts';
import { createSessions, refusalOf, SESSION_COOKIE, secretOf } from './security.ts';
import { serveFile } from './staticFiles.ts';

export interface WebHost {
  readonly port: number;
  /** An address with a fresh one-time token. */
  newAddress(): string;
  close(): Promise<void>;
}

export interface WebHostOptions {
  readonly program: Program;
  /** Folder of the built renderer. */
  readonly rendererFolder: string;
  /** 0 lets the system choose. */
  readonly port?: number;
}

/** Files are sent as base64 inside JSON; statements of more than this are imported by command line. */
const LARGEST_BODY_BYTES = 192 * 1024 * 1024;

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: { readonly [name: string]: string } = {},
): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(body);
}

function sendProblem(response: ServerResponse, error: AppError): void {
  const problem = problemOf(error);
  send(response, problem.status, 'application/problem+json', JSON.stringify(problem));
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headerText(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function metaOf(request: IncomingMessage): CallMeta {
  const knownEntry = headerText(request, 'known-entry');
  const idempotencyKey = headerText(request, 'idempotency-key');
  const jobId = headerText(request, 'job-id');
  return {
    ...(knownEntry === undefined ? {} : { knownEntry: Number(knownEntry) }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(jobId === undefined ? {} : { jobId }),
  };
}

function parseJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

async function answerCall(
  program: Program,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const entry = findEntry(name);
  if (entry === undefined)
    return sendProblem(response, {
      kind: 'not-found',
      code: 'ENTRY_POINT_UNKNOWN',
      message: `There is no "${name}". See /api for every query and command.`,
    });
  // A query may also come by POST, because files do not fit into an address.
  const methods = entry.kind === 'query' ? ['GET', 'POST'] : ['POST'];
  if (!methods.includes(request.method ?? ''))
    return send(response, 405, 'text/plain', '', { Allow: methods.join(', ') });
  const isPost = request.method === 'POST';
  if (isPost && !(headerText(request, 'content-type') ?? '').startsWith('application/json'))
    return sendProblem(response, {
      kind: 'invalid-input',
      code: 'CONTENT_TYPE',
      message: 'Send the input as application/json.',
    });
  const text = isPost ? await readBody(request) : (url.searchParams.get('input') ?? '{}');
  if (text === null)
    return sendProblem(response, {
      kind: 'invalid-input',
      code: 'BODY_TOO_LARGE',
      message: `The request is larger than ${LARGEST_BODY_BYTES / 1048576} MiB. Import large files with "ballast import".`,
    });
  const parsed = parseJson(text === '' ? '{}' : text);
  if (parsed === null)
    return sendProblem(response, {
      kind: 'invalid-input',
      code: 'JSON_SYNTAX',
      message: 'The input is not JSON.',
    });
  const reply = await program.call(name, parsed.value, metaOf(request));
  if (!reply.ok) return sendProblem(response, reply.error);
  send(response, 200, 'application/json', JSON.stringify({ data: reply.value, meta: reply.meta }));
}

export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { program } = options;
  const sessions = createSessions();
  let port = 0;

  function openSession(url: URL, response: ServerResponse): void {
    const secret = sessions.exchange(url.searchParams.get('token') ?? '');
    if (secret === null) {
      const why = 'This address was used already or is not from this program.';
      send(
        response,
        403,
        'text/plain; charset=utf-8',
        `${why} Run "npm start" again for a new one.`,
      );
      return;
    }
    response.writeHead(303, {
      'Set-Cookie': `${SESSION_COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
      Location: '/',
      'Cache-Control': 'no-store',
    });
    response.end();
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refusal = refusalOf(request, port);
    if (refusal !== null) return send(response, 403, 'text/plain', refusal);
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    if (url.searchParams.has('token')) return openSession(url, response);
    if (!sessions.isOpen(secretOf(request))) {
      if (url.pathname.startsWith('/api/'))
        return sendProblem(response, {
          kind: 'unauthorized',
          code: 'SESSION_REQUIRED',
          message: 'Open the address that "npm start" printed; it starts a session.',
        });
      return send(response, 401, 'text/plain', 'Open the address that "npm start" printed.');
    }
    if (url.pathname === '/api') return send(response, 200, 'text/html; charset=utf-8', apiPage());
    if (url.pathname === '/api/page.css') return send(response, 200, 'text/css', apiPageStyle);
    if (url.pathname === '/api/openapi.json')
      return send(response, 200, 'application/json', JSON.stringify(openApiDocument()));
    if (url.pathname === '/api/v1/events') return streamEvents(program, request, response);
    const call = /^\/api\/v1\/([A-Za-z.]+)$/.exec(url.pathname);
    if (call?.[1] !== undefined) return answerCall(program, call[1], request, response, url);
    return serveFile(options.rendererFolder, url.pathname, request, response);
  }

  const server: Server = createServer((request, response) => {
    route(request, response).catch(() => {
      if (!response.headersSent) send(response, 500, 'text/plain', 'Internal error');
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    port,
    newAddress: () => `http://127.0.0.1:${port}/?token=${sessions.issueToken()}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
