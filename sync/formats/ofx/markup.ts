/** What of an OFX file's markup breaks the rules and was read all the same: told once, with its place. */
import type { Issue } from '../model.ts';
import type { OfxToken } from './tokens.ts';

/** In SGML the end tag of a leaf may be left out, in XML it may not; a bare "&" is wrong in both. */
export class MarkupCheck {
  readonly #isXml: boolean;
  #leaf: OfxToken | null = null;
  #open: OfxToken | null = null;
  #ampersand: OfxToken | null = null;

  /** @param isXml the file begins as XML, so that every leaf needs an end tag */
  constructor(isXml: boolean) {
    this.#isXml = isXml;
  }

  take(token: OfxToken): void {
    if (token.hasBareAmpersand) this.#ampersand ??= token;
    const isEnded = this.#leaf === null || (token.isEnd && token.name === this.#leaf.name);
    if (this.#isXml && !isEnded) this.#open ??= this.#leaf;
    this.#leaf = !token.isEnd && token.value !== '' ? token : null;
  }

  issues(): Issue[] {
    const issues: Issue[] = [];
    if (this.#ampersand !== null)
      issues.push(
        mended(this.#ampersand, 'A "&" stands unescaped in a text; it was read as such.'),
      );
    if (this.#open !== null)
      issues.push(
        mended(
          this.#open,
          `The file begins as XML, yet elements like ${this.#open.name} have no end tag; ` +
            'they were ended by the next one.',
        ),
      );
    return issues;
  }
}

function mended({ line }: OfxToken, message: string): Issue {
  return { code: 'MARKUP_MENDED', severity: 'info', line, message };
}
