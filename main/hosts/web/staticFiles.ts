/**
 * The built renderer's files. The page gets the web bridge inserted before its own script, so that the
 * same build serves the desktop window, where the preload script brings the bridge.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** What the built page consists of; nothing else is served. */
export const CONTENT_TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

const BRIDGE_TAG = '<script type="module" src="/bridge.js"></script>';

/** The file that a path names inside the folder, or null where it points outside. */
export function resolveInside(folder: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const file = normalize(join(folder, decoded));
  return file === folder || file.startsWith(folder + sep) ? file : null;
}

export async function serveFile(
  folder: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isPage = path === '/' || path === '/index.html';
  const file = resolveInside(folder, isPage ? '/index.html' : path);
  const type = file === null ? undefined : CONTENT_TYPES[extname(file)];
  if (
    file === null ||
    type === undefined ||
    (request.method !== 'GET' && request.method !== 'HEAD')
  )
    return notFound(response);
  let body: Buffer;
  try {
    body = await readFile(file);
  } catch {
    return notFound(response);
  }
  if (isPage) body = Buffer.from(body.toString('utf8').replace('<script', `${BRIDGE_TAG}<script`));
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': body.length,
    // Built names carry a hash of their content; the page itself does not.
    'Cache-Control': path.startsWith('/assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain' });
  response.end('Not found');
}
