/**
 * What guards the loopback web host: one-time tokens and sessions, Host and Origin checks against DNS
 * rebinding and foreign pages.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const SESSION_COOKIE = 'ballast_session';

function sameSecret(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

export interface Sessions {
  /** A token that opens one session and then is worth nothing. */
  issueToken(): string;
  /** The new session's secret, or null for a token that is unknown or was used. */
  exchange(token: string): string | null;
  isOpen(secret: string | null): boolean;
}

export function createSessions(): Sessions {
  const tokens = new Set<string>();
  const secrets = new Set<string>();
  return {
    issueToken() {
      const token = randomBytes(32).toString('base64url');
      tokens.add(token);
      return token;
    },
    exchange(token) {
      const found = [...tokens].find((known) => sameSecret(known, token));
      if (found === undefined) return null;
      tokens.delete(found);
      const secret = randomBytes(32).toString('base64url');
      secrets.add(secret);
      return secret;
    },
    isOpen: (secret) => secret !== null && [...secrets].some((known) => sameSecret(known, secret)),
  };
}

/** The session secret that a request brings, as a cookie (windows) or bearer token (programs). */
export function secretOf(request: IncomingMessage): string | null {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '');
  if (bearer?.[1] !== undefined) return bearer[1];
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === SESSION_COOKIE && value !== undefined) return value;
  }
  return null;
}

/**
 * Why a request is refused before anything looks at it, or null. A name that resolves to loopback by
 * trickery still sends its own Host; a foreign page still sends its own Origin.
 */
export function refusalOf(request: IncomingMessage, port: number): string | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!hosts.includes(request.headers.host ?? '')) return 'The Host header is not this program.';
  const { origin } = request.headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
    return 'The request comes from another origin.';
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return 'The request comes from another site.';
  return null;
}
