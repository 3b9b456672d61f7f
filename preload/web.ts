/**
 * The bridge of the web host: the same `window.ballast` as in the desktop window, over REST and an
 * event stream. It passes calls on blindly; decoding and permission are the other side's.
 */
import type { AppError } from '../core/result.ts';
import type { BallastBridge, BallastEvents, CallMeta, Reply } from './contract/bridge.ts';

declare global {
  interface Window {
    ballast: BallastBridge;
  }
}

function headersOf(meta: CallMeta | undefined): Headers {
  const headers = new Headers();
  if (meta?.knownEntry !== undefined) headers.set('Known-Entry', String(meta.knownEntry));
  if (meta?.idempotencyKey !== undefined) headers.set('Idempotency-Key', meta.idempotencyKey);
  if (meta?.jobId !== undefined) headers.set('Job-Id', meta.jobId);
  return headers;
}

function unavailable(message: string): AppError {
  return { kind: 'unavailable', code: 'HOST_UNREACHABLE', message };
}

/** Every call goes by POST, which the host takes for queries as well: inputs may be long. */
function request(name: string, input: unknown, meta?: CallMeta): Promise<Response> {
  const headers = headersOf(meta);
  headers.set('Content-Type', 'application/json');
  return fetch(`/api/v1/${name}`, { method: 'POST', headers, body: JSON.stringify(input ?? {}) });
}

async function call(name: string, input: unknown, meta?: CallMeta): Promise<Reply<unknown>> {
  let response: Response;
  let body: Record<string, unknown>;
  try {
    response = await request(name, input, meta);
    // An answer that breaks off is none.
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    return {
      ok: false,
      error: unavailable('The program behind this window does not answer. Start it again.'),
    };
  }
  if (response.ok)
    return {
      ok: true,
      value: body.data,
      meta: body.meta as Extract<Reply<unknown>, { ok: true }>['meta'],
    };
  const problem = body as unknown as Omit<AppError, 'message'> & { readonly detail: string };
  const { kind, code, detail, path, details } = problem;
  return {
    ok: false,
    error: {
      kind,
      code,
      message: detail,
      ...(path === undefined ? {} : { path }),
      ...(details === undefined ? {} : { details }),
    },
  };
}

let stream: EventSource | null = null;
type Watcher = (event: BallastEvents['connection']) => void;
const watchers = new Set<Watcher>();

/** The browser asks again by itself after a broken stream; listeners hear of both. */
function openStream(): EventSource {
  const opened = new EventSource('/api/v1/events');
  const tell = (isOpen: boolean) => () => {
    for (const watcher of watchers) watcher({ isOpen });
  };
  opened.addEventListener('open', tell(true));
  opened.addEventListener('error', tell(false));
  return opened;
}

const bridge: BallastBridge = {
  host: 'web',
  call: call as BallastBridge['call'],
  on<Topic extends keyof BallastEvents>(
    topic: Topic,
    listener: (event: BallastEvents[Topic]) => void,
  ) {
    stream ??= openStream();
    if (topic === 'connection') {
      watchers.add(listener as Watcher);
      return () => watchers.delete(listener as Watcher);
    }
    const receive = (event: MessageEvent<string>) => listener(JSON.parse(event.data));
    stream.addEventListener(topic, receive);
    return () => stream?.removeEventListener(topic, receive);
  },
};

window.ballast = bridge;
