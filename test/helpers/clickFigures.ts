/**
 * Clicks the figures of a screen as a person does and compares each with what Explain then shows: the
 * same value, but for rounding, unit, sign and percent. Figures are taken in turn from every kind (a
 * column, a tile, a list), so that a long grid does not hide the rest.
 */
import type { ElementHandle, Page } from 'playwright-core';

export interface ClickReport {
  readonly clicked: number;
  /** One line for each figure whose explanation shows another. */
  readonly mismatches: readonly string[];
  /** One line for each figure of a grid that opens nothing, once a column. */
  readonly closed: readonly string[];
  /** How a figure was matched where it is not the same digits, once a kind; for people to judge. */
  readonly scaled: readonly string[];
}

/** How many figures are clicked on one screen. */
const CLICKS = 80;

/** A grid waits for a second click first, so that a double click can drill. */
const OPENS_WITHIN_MS = 800;

interface Shown {
  readonly crumbs: string;
  readonly figure: string;
  /** The hashes that stand in it: a run is known by them. */
  readonly codes: string;
  /** The states beside its figure, which a state that was clicked is one of. */
  readonly states: string;
}

interface Pair extends Shown {
  readonly kind: string;
  readonly clicked: string;
}

interface Candidate {
  readonly element: ElementHandle<HTMLElement>;
  readonly kind: string;
  /** Tells figures of a screen apart, also after it was left and shown again. */
  readonly place: string;
}

/** Every shown figure with its kind: the area, table and column that it stands in. */
async function candidatesOn(page: Page): Promise<readonly Candidate[]> {
  const list = await page.evaluateHandle(() => {
    const found = document.querySelectorAll<HTMLElement>(
      '.screen button.figure, .screen .ag-cell .value, .screen .ag-cell .chip',
    );
    return [...found].filter(
      (one) =>
        one.checkVisibility() && /[\d\u2013]|chip/.test(`${one.textContent}${one.className}`),
    );
  });
  const candidates: Candidate[] = [];
  for (const property of (await list.getProperties()).values()) {
    const element = property.asElement() as ElementHandle<HTMLElement> | null;
    if (element === null) continue;
    const kind = await element.evaluate((one) => {
      const area = one.closest('.area, [role=region], section')?.querySelector('h2, h3');
      const cell = one.closest('td, dd, .ag-cell, li');
      const column =
        cell?.getAttribute('col-id') ??
        (cell instanceof HTMLTableCellElement ? `column ${cell.cellIndex + 1}` : '');
      const row = cell?.closest('tfoot, .ag-floating-bottom') ? 'total' : '';
      const level = cell?.closest('.ag-row')?.className.match(/\b(group|level-\d)\b/)?.[0] ?? '';
      const first = column === '' ? (cell?.previousElementSibling?.textContent ?? '') : '';
      return [area?.textContent, column, first, row, level].filter(Boolean).join(' / ');
    });
    candidates.push({ element, kind, place: `${kind} ${candidates.length}` });
  }
  return candidates;
}

/** Figures that are plain text where every other one is a button, once a column or term. */
async function plainFigures(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.screen td.n, .screen dd')]
      .filter(
        (one) =>
          one.checkVisibility() &&
          one.querySelector('button, a, input') === null &&
          /^[^\p{L}]{0,2}(?:[A-Z]{3} )?[\d.,]*\d(?: ?(?:%|m|KB|MB|of [\d.,]+))?$/u.test(
            one.innerText,
          ),
      )
      .map((one) => {
        const area = one.closest('.area, [role=region], section')?.querySelector('h2, h3');
        const column =
          one instanceof HTMLTableCellElement
            ? one.closest('table')?.querySelectorAll('thead tr:last-child th')[one.cellIndex]
            : one.previousElementSibling;
        return { of: `${area?.textContent} / ${column?.textContent}`, text: one.innerText };
      }),
  );
  const first = new Map(found.toReversed().map(({ of, text }) => [of, text]));
  return [...first].map(([of, text]) => `${of}: "${text}" is plain text`);
}

/** One of each kind, then a second of each, until there are enough. */
function spread(candidates: readonly Candidate[]): readonly Candidate[] {
  const kinds = new Map<string, Candidate[]>();
  for (const one of candidates) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  const chosen: Candidate[] = [];
  for (let round = 0; chosen.length < Math.min(CLICKS, candidates.length); round++)
    for (const ofKind of kinds.values()) {
      const next = ofKind[round];
      if (next !== undefined && chosen.length < CLICKS) chosen.push(next);
    }
  return chosen;
}

/** Clicks in the middle with the mouse. False where the figure went away or is covered. */
async function clickOn(page: Page, element: ElementHandle<HTMLElement>): Promise<boolean> {
  const place = await element.evaluate((one) => {
    if (!one.isConnected) return null;
    const aim = () => {
      const box = one.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (one.contains(hit) || hit.contains(one)) ? { x, y } : null;
    };
    const now = aim();
    if (now !== null) return now;
    one.scrollIntoView({ block: 'center', inline: 'nearest' });
    return aim();
  });
  if (place === null) return false;
  await page.mouse.click(place.x, place.y);
  return true;
}

/** What Explain shows once it is still; null where the click did not reach it. */
async function shownAfter(page: Page, before: string | null): Promise<Shown | null> {
  const changed = await page
    .waitForFunction(
      (key) =>
        (document.querySelector<HTMLElement>('aside.panel:not(.jobs-alone) .panel-body')?.dataset
          .explains ?? null) !== key,
      before,
      { timeout: OPENS_WITHIN_MS, polling: 16 },
    )
    .then(() => true)
    .catch(() => false);
  if (!changed && before === null) return null;
  const panel = page.locator('aside.panel .panel-body');
  // A figure may lead to another screen, which explains nothing yet.
  if ((await panel.count()) === 0) return null;
  await panel.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  const shown = await panel.evaluate((body) => ({
    crumbs: body.querySelector('.crumbs')?.textContent ?? '',
    figure: body.querySelector('.big-figure')?.textContent ?? body.textContent ?? '',
    codes: [...body.querySelectorAll('.mono')].map((one) => one.textContent).join(' '),
    states: [...body.querySelectorAll('.chip')].map((one) => one.textContent).join(' '),
  }));
  return shown;
}

const explained = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector<HTMLElement>('aside.panel:not(.jobs-alone) .panel-body')?.dataset
        .explains ?? null,
  );

interface Read {
  readonly value: number;
  /** One unit of the last digit. */
  readonly unit: number;
  readonly digits: number;
}

/** The numbers in a shown text, without their signs. */
function numbersIn(text: string): readonly Read[] {
  return [...text.matchAll(/\d[\d,]*(?:\.\d+)?(?:e[+-]\d+)?/g)].map(([found]) => {
    const plain = found.replaceAll(',', '');
    const [mantissa = '', exponent = '0'] = plain.split('e');
    const decimals = (mantissa.split('.')[1] ?? '').length;
    return {
      value: Number(plain),
      unit: 10 ** (Number(exponent) - decimals),
      digits: mantissa.replace(/^[0.]+/, '').replace('.', '').length,
    };
  });
}

const plainText = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Percent, thousands, millions, and their ways back. */
const SCALES = [1, 100, 0.01, 1e-3, 1e-6, 1e-4, 1e4];

/**
 * The scale at which a clicked text is the explained figure; null where it is another figure. A figure
 * of one digit is soon hit by chance, so it is compared at the `usual` scales of its area alone.
 */
export function scaleBetween(
  clicked: string,
  figure: string,
  usual: ReadonlySet<number> = new Set([1]),
): number | null {
  const [said, told] = [plainText(clicked), plainText(figure)];
  const [theirs] = numbersIn(figure);
  if (/^[\u2013-]?$/.test(clicked.trim()))
    return theirs === undefined || theirs.value === 0 ? 1 : null;
  if (told !== '' && (` ${said} `.includes(` ${told} `) || ` ${told} `.includes(` ${said} `)))
    return 1;
  const mine = numbersIn(clicked);
  if (theirs === undefined) return null;
  if (theirs.value === 0) return mine.some(({ value }) => value === 0) ? 1 : null;
  for (const scale of SCALES)
    for (const one of mine) {
      if (one.digits < 2 && !usual.has(scale)) continue;
      // Figures that foot may be a unit further off than rounded ones.
      const slack = Math.max(1.5 * one.unit, (theirs.unit * scale) / 2);
      if (Math.abs(one.value - theirs.value * scale) <= slack) return scale;
    }
  return null;
}

const headingOf = (page: Page) => page.locator('.screen-head h1:visible').first().textContent();

/** Opens the panel by the first figure that has an explanation, so that no later click moves it in. */
async function openPanel(page: Page, prepare: () => Promise<void>): Promise<void> {
  await prepare();
  const heading = await headingOf(page);
  for (let index = 0; index < 10; index++) {
    const opener = (await candidatesOn(page))[index];
    if (opener === undefined || (await explained(page)) !== null) return;
    await clickOn(page, opener.element);
    await shownAfter(page, null);
    if ((await headingOf(page)) !== heading) await prepare();
  }
}

/** Clicks figures of the screen that `prepare` goes to; the panel is open afterwards. */
export async function clickFigures(page: Page, prepare: () => Promise<void>): Promise<ClickReport> {
  const mismatches: string[] = [];
  const closed = new Map<string, string>();
  const pairs: Pair[] = [];
  const done = new Set<string>();
  let clicked = 0;
  await openPanel(page, prepare);
  const heading = await headingOf(page);
  let left = true;
  while (left) {
    left = false;
    for (const { element, kind, place } of spread(await candidatesOn(page))) {
      if (done.has(place)) continue;
      done.add(place);
      const before = await explained(page);
      const text = (await element.textContent().catch(() => null)) ?? '';
      if (!(await clickOn(page, element))) continue;
      const shown = await shownAfter(page, before);
      if ((await headingOf(page)) !== heading) {
        closed.set(kind, `${kind}: "${text}" leads to ${await headingOf(page)}`);
        await prepare();
        left = true;
        break;
      }
      clicked += 1;
      const isSame = (await explained(page)) === before;
      const isButton = await element.evaluate((one) => one.tagName === 'BUTTON');
      if (shown === null || (isSame && !isButton && scaleBetween(text, shown.figure) === null)) {
        if (isButton) mismatches.push(`${kind}: "${text}" opens nothing`);
        else closed.set(kind, `${kind}: "${text}" does not open`);
      } else pairs.push({ kind, clicked: text, ...shown });
    }
  }
  for (const line of await plainFigures(page)) closed.set(line, line);
  const judged = judge(pairs);
  mismatches.push(...judged.mismatches);
  return { clicked, mismatches, closed: [...closed.values()], scaled: judged.scaled };
}

const areaOf = ({ kind }: Pair) => kind.split(' / ')[0] ?? '';

/** Compares what was clicked with what was shown, first to learn the scales of each area. */
function judge(pairs: readonly Pair[]): Pick<ClickReport, 'mismatches' | 'scaled'> {
  const usual = new Map<string, Set<number>>();
  for (const pair of pairs) {
    const scale = scaleBetween(pair.clicked, pair.figure);
    const scales = usual.get(areaOf(pair)) ?? new Set([1]);
    usual.set(areaOf(pair), scale === null ? scales : scales.add(scale));
  }
  const mismatches: string[] = [];
  const scaled = new Map<string, string>();
  for (const pair of pairs) {
    const { kind, clicked, figure, crumbs, codes, states } = pair;
    if (/^\p{L}+$/u.test(clicked) && states.includes(clicked)) continue;
    if (/^[0-9a-f]{8,}$/.test(clicked) && codes.includes(clicked.slice(0, 8))) continue;
    const scale = scaleBetween(clicked, figure, usual.get(areaOf(pair)));
    if (scale === null)
      mismatches.push(`${kind}: "${clicked}" opens "${figure.slice(0, 80)}" (${crumbs})`);
    else if (scale !== 1) scaled.set(kind, `${kind}: "${clicked}" is "${figure}" (${crumbs})`);
  }
  return { mismatches, scaled: [...scaled.values()] };
}
