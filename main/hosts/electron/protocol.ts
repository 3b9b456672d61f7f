/**
 * Serves the built page at `app://ballast/`. Nothing is ever loaded from `file:` or a network, and
 * every answer carries the content security policy.
 */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol, type Session } from 'electron';
import { SECURITY_HEADERS } from '../policy.ts';
import { CONTENT_TYPES, resolveInside } from '../web/staticFiles.ts';
import { isOwnUrl, SCHEME } from './origin.ts';

/** Must run before the app is ready: makes the scheme an origin like https. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

function answer(
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
  contentType: string,
): Response {
  return new Response(body, {
    status,
    headers: { ...SECURITY_HEADERS, 'Content-Type': contentType, 'Cache-Control': 'no-store' },
  });
}

const notFound = () => answer(404, 'Not found', 'text/plain');

/**
 * The path as the page wrote it, before dot segments are resolved away, so that an attempt to leave
 * the folder is refused instead of mended.
 */
function writtenPath(url: string): string {
  return /^[^:]+:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? '';
}

/** The file that a request names, or 404; never anything outside `folder`. */
export async function serveOwnFile(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' || !isOwnUrl(request.url)) return notFound();
  const path = writtenPath(request.url);
  const file = resolveInside(folder, path === '' || path === '/' ? '/index.html' : path);
  const contentType = file === null ? undefined : CONTENT_TYPES[extname(file)];
  if (file === null || contentType === undefined) return notFound();
  try {
    return answer(200, new Uint8Array(await readFile(file)), contentType);
  } catch {
    return notFound();
  }
}

/** Serves the built renderer in a session, and lets nothing in it reach a network. */
export function serveRenderer(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, (request) => serveOwnFile(folder, request));
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !mayLoad(details.url) }),
  );
}

/** What the page may load: its own files, and bytes that it holds already. */
export function mayLoad(url: string): boolean {
  return isOwnUrl(url) || /^(blob:app:\/\/ballast\/|data:image\/|devtools:)/.test(url);
}
