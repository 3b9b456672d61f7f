/** `ballast quarantine`: what imports refused, looked at, put away, or released by a second person. */
import type { OutputOf } from '../../../../preload/contract/index.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { findingLines } from '../findings.ts';
import { countText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type Held = OutputOf<'quarantine.list'>['rows'][number];
type Status = 'held' | 'released' | 'resolved' | 'discarded' | 'all';

const VERBS = ['list', 'show', 'release', 'discard'];
const STATUSES: readonly string[] = ['held', 'released', 'resolved', 'discarded', 'all'];
const MAY_RELEASE: Readonly<Record<Held['mayRelease'], string>> = {
  yes: 'yes',
  own: 'by a second person',
  never: 'no',
  decided: '–',
};

function whatText({ figures }: Held): string {
  if (figures === null) return 'whole file';
  return `${figures.accountNumber} ${figures.currency}, ${countText(figures.entryCount)} entries`;
}

export function heldText({ rows, count }: OutputOf<'quarantine.list'>): string {
  if (rows.length === 0) return 'Quarantine holds nothing.\n';
  const titles = ['Id', 'File', 'What', 'Code', 'State', 'Held by', 'May be released'];
  const table = tableText(
    titles.map((title) => ({ title, align: 'left' as const })),
    rows.map((row) => [
      row.id,
      row.fileName,
      whatText(row),
      row.code,
      row.status,
      row.heldBy.name,
      MAY_RELEASE[row.mayRelease],
    ]),
  );
  return count > rows.length ? `${table}\n${countText(count - rows.length)} more.\n` : table;
}

export function inspectedText({ item, excerpt }: OutputOf<'quarantine.inspect'>): string {
  const reasons = findingLines(item.issues, null).map((line) => `  ${line}`);
  return (
    `${item.fileName}: ${whatText(item)}\n${item.message} (${item.code})\n` +
    `Held by ${item.heldBy.name} at ${item.heldAt}; ${item.status}\n${reasons.join('')}` +
    `\nFrom line ${excerpt.line}, byte ${excerpt.offset}:\n${excerpt.text}${excerpt.isCut ? '\n…' : ''}\n`
  );
}

function reasonOf(call: CliCall): string {
  const reason = call.text('reason');
  if (reason === undefined)
    throw usageFailure('Say why with --reason "..."; it stands in the journal.', 'reason');
  return reason;
}

async function run(call: CliCall): Promise<number | undefined> {
  const [verb = 'list', ...ids] = call.positionals;
  if (!VERBS.includes(verb))
    throw usageFailure(`"ballast quarantine" knows ${VERBS.join(', ')}, not "${verb}".`, verb);
  if (verb !== 'list' && ids.length === 0)
    throw usageFailure(`"ballast quarantine ${verb}" takes ids as "list" shows them.`, 'ID');
  const status = call.text('status') ?? 'held';
  if (!STATUSES.includes(status))
    throw usageFailure(`--status is one of ${STATUSES.join(', ')}.`, 'status');
  await withWorkspace(call, async ({ program }) => {
    const say = (answer: unknown, text: string) =>
      call.io.out(call.flag('json') ? jsonText(answer) : text);
    if (verb === 'list') {
      const listed = await callProgram(program, 'quarantine.list', { status: status as Status });
      say(listed, heldText(listed));
    } else if (verb === 'show') {
      const shown = [];
      for (const id of ids) shown.push(await callProgram(program, 'quarantine.inspect', { id }));
      say(shown, shown.map(inspectedText).join('\n'));
    } else if (verb === 'release') {
      const input = { ids, reason: reasonOf(call) };
      const done = await callProgram(program, 'quarantine.release', input);
      const { releasedCount, statementCount, lineCount } = done;
      say(
        done,
        `${countText(releasedCount)} released: ${countText(statementCount)} statements and ${countText(lineCount)} lines imported.\n`,
      );
    } else {
      const input = { ids, reason: reasonOf(call) };
      const done = await callProgram(program, 'quarantine.discard', input);
      say(done, `${countText(done.discardedCount)} put away.\n`);
    }
  });
  return undefined;
}

export const quarantineCommand: CliCommand = {
  name: 'quarantine',
  summary: 'See what imports refused; release it as a second person, or put it away',
  usage: '[list | show ID... | release ID... | discard ID...]',
  options: {
    status: {
      type: 'string',
      value: STATUSES.join('|'),
      description: 'What "list" shows; what waits for a decision where none is given',
    },
    reason: {
      type: 'string',
      value: 'TEXT',
      description: 'Why it is released or put away; it stands in the journal',
    },
    ...workspaceOptions,
  },
  examples: [
    'quarantine',
    'quarantine show 019ab6d2-5f0e-7c1a-8d2b-0e4c6a8b1f35',
    'quarantine release 019ab6d2-5f0e-7c1a-8d2b-0e4c6a8b1f35 --reason "Bank confirmed the total"',
    'quarantine discard 019ab6d2-5f0e-7c1a-8d2b-0e4c6a8b1f35 --reason "Not from a bank"',
  ],
  run,
};
