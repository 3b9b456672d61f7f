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
type Settled = OutputOf<'reconcile.settled'>;
type Line = Settled['line'];

/** What a person asked for: the line, what it may give back, and the match where it was made. */
interface Answer {
  readonly line: Line;
  readonly settled: Settled;
  readonly matchId: string | null;
}

const TITLES = ['Settled', 'Account', 'Gives back', 'Reference', 'Counterparty', 'Payment'];

export function returnText({ line, settled, matchId }: Answer): string {
  const head = `${line.date} ${line.accountName} ${moneyText(line.open)}`;
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

/** The id of the one open bank line that says a text; an id is taken as it is. */
async function lineIdOf(program: Caller, text: string): Promise<string> {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text)) return text;
  const asOf = (await callProgram(program, 'workspace.info', {})).businessDate;
  const scope = { side: 'bank' as const, asOf, search: text };
  const { rows, count } = await callProgram(program, 'reconcile.open', { ...scope, count: 1 });
  const [line] = rows;
  if (line !== undefined && count === 1) return line.id;
  throw usageFailure(
    count > 1
      ? `${countText(count)} open bank lines say "${text}". Give more of the text, or the id of one (ballast reconcile --open --json).`
      : `No open bank line says "${text}". Name one by its id or by a text that it says (ballast reconcile --open).`,
    'line',
  );
}

async function giveBack(program: Caller, lineId: string, item: string): Promise<Answer> {
  const settled = await callProgram(program, 'reconcile.settled', {
    ...{ lineId, search: item, count: 2 },
  });
  const [row] = settled.rows;
  if (row === undefined || settled.count > 1)
    throw usageFailure(
      row === undefined
        ? `No match has settled "${item}" in the entity and currency of this line. Leave --item out to see what it may give back.`
        : `${countText(settled.count)} settled items say "${item}". Give more of the reference.`,
      'item',
    );
  const { line } = settled;
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
    const lineId = await lineIdOf(program, text);
    if (item !== undefined && item !== '') return giveBack(program, lineId, item);
    const settled = await callProgram(program, 'reconcile.settled', { lineId, count });
    return { line: settled.line, settled, matchId: null };
  });
  call.io.out(call.flag('json') ? jsonText(answer) : returnText(answer));
  return undefined;
}
