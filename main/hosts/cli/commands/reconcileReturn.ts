/** `ballast reconcile return`: a bank line gives back what an earlier match has settled. */
import type { OutputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { takeInteger, takePositionals } from '../arguments.ts';
import type { CliCall } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { countText, moneyText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type Caller = Pick<Program, 'call'>;
type Line = OutputOf<'reconcile.open'>['rows'][number];
type Settled = OutputOf<'reconcile.settled'>;

/** What a person asked for: the line, what it may give back, and the match where it was made. */
interface Answer {
  readonly line: Line;
  readonly settled: Settled;
  readonly matchId: string | null;
}

const TITLES = ['Settled', 'Account', 'Gives back', 'Reference', 'Counterparty', 'Payment'];

export function returnText({ line, settled, matchId }: Answer): string {
  const head = `${line.date} ${line.accountName ?? ''} ${moneyText(line.open)}`;
  if (matchId !== null)
    return `${head} gives back ${settled.rows[0]?.reference ?? ''}. Take it back with: ballast call reconcile.unmatch '{"ids":["${matchId}"]}'\n`;
  if (settled.count === 0)
    return `${head}: no match has settled anything that it could give back.\n`;
  const table = tableText(
    TITLES.map((title, at) => ({
      title,
      align: at === 2 ? ('right' as const) : ('left' as const),
    })),
    settled.rows.map((row) => [
      row.date,
      row.accountName ?? '',
      moneyText(row.open),
      row.reference,
      row.counterparty ?? row.text,
      row.payment === null ? '' : `${row.payment.name}: ${row.payment.status}`,
    ]),
  );
  const shown = settled.rows.length < settled.count ? `, the nearest ${settled.rows.length}` : '';
  return `${head} may give back, ${countText(settled.count)} settled${shown}:\n${table}\nName one with --item REFERENCE to match it.\n`;
}

/** The one open bank line of an id, or of a text that it alone says. */
async function lineOf(program: Caller, text: string): Promise<Line> {
  const asOf = (await callProgram(program, 'workspace.info', {})).businessDate;
  const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text);
  const count = 1000;
  const input = { side: 'bank' as const, asOf, count, ...(isId ? {} : { search: text }) };
  for (let start = 0; ; start += count) {
    const page = await callProgram(program, 'reconcile.open', { ...input, start });
    const found = isId ? page.rows.filter(({ id }) => id === text) : page.rows;
    const [line] = found;
    if (line !== undefined && (isId || page.count === 1)) return line;
    const isLast = start + page.rows.length >= page.count;
    if (isId && !isLast) continue;
    throw usageFailure(
      page.count > 1 && !isId
        ? `${countText(page.count)} open bank lines say "${text}". Give more of the text, or the id of one (ballast reconcile --open --json).`
        : `No open bank line is "${text}". Name one by its id or by a text that it says (ballast reconcile --open).`,
      'line',
    );
  }
}

async function giveBack(program: Caller, line: Line, item: string): Promise<Answer> {
  const settled = await callProgram(program, 'reconcile.settled', {
    ...{ lineId: line.id, search: item, count: 2 },
  });
  const [row] = settled.rows;
  if (row === undefined || settled.count > 1)
    throw usageFailure(
      row === undefined
        ? `No match has settled "${item}" in the entity and currency of this line. Leave --item out to see what it may give back.`
        : `${countText(settled.count)} settled items say "${item}". Give more of the reference.`,
      'item',
    );
  const isWhole = row.open.amount === line.open.amount;
  const { ids } = await callProgram(program, 'reconcile.accept', {
    matches: [
      {
        bank: [{ lineId: line.id, amount: line.open }],
        book: row.parts.map((part) => ({ kind: 'flow' as const, ...part, isBack: true })),
        differenceKind: isWhole ? null : 'fee',
      },
    ],
  });
  return { line, settled, matchId: ids[0] ?? null };
}

/** Lists what a line may give back, or matches it with what `--item` names. */
export async function matchReturn(call: CliCall): Promise<undefined> {
  takePositionals(call, 'reconcile', 'return');
  const text = call.text('line')?.trim() ?? '';
  if (text === '')
    throw usageFailure('Say which bank line gives back: its id, or a text that it says.', 'line');
  const count = takeInteger(call, 'count') ?? 20;
  const item = call.text('item')?.trim();
  const answer = await withWorkspace(call, async ({ program }): Promise<Answer> => {
    const line = await lineOf(program, text);
    if (item !== undefined && item !== '') return giveBack(program, line, item);
    const settled = await callProgram(program, 'reconcile.settled', { lineId: line.id, count });
    return { line, settled, matchId: null };
  });
  call.io.out(call.flag('json') ? jsonText(answer) : returnText(answer));
  return undefined;
}
