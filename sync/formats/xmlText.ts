/** The few pieces that every XML writer is made of: escaped text, leaves and wrappers. */

/** What XML 1.0 cannot hold. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text as the content of an element or attribute. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

/** An element with text, or nothing where there is none. */
export function leaf(name: string, text: string | number | null): string {
  return text === null || text === '' ? '' : `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** An element around others, or nothing where they are nothing. */
export function wrapIn(name: string, inner: string): string {
  return inner === '' ? '' : `<${name}>${inner}</${name}>`;
}
