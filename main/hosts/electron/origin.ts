/** The one origin that the desktop window shows, and the only one whose calls are answered. */
export const SCHEME = 'app';
export const HOST = 'ballast';
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** True for an address of the program's own files. */
export function isOwnUrl(text: string): boolean {
  const url = parse(text);
  return (
    url !== null &&
    url.protocol === `${SCHEME}:` &&
    url.host === HOST &&
    url.username === '' &&
    url.password === ''
  );
}

/** True for the page itself, the only thing that a window may navigate to. */
export function isPage(text: string): boolean {
  const path = parse(text)?.pathname;
  return isOwnUrl(text) && (path === '/' || path === '/index.html');
}

/** True for the page as a second window of a first one: Explain on another display. */
export function isExplainPage(text: string): boolean {
  return isPage(text) && /^#explain=\d+$/.test(parse(text)?.hash ?? '');
}

/** Sites that a person may be led to in their own browser: the publishers of reference rates. */
const OUTSIDE_HOSTS: ReadonlySet<string> = new Set(['www.ecb.europa.eu', 'data.ecb.europa.eu']);

/** True for an address that may be handed to the operating system's browser. */
export function mayOpenOutside(text: string): boolean {
  const url = parse(text);
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    OUTSIDE_HOSTS.has(url.hostname)
  );
}
