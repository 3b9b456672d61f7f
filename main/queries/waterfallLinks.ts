/** From the input of a waterfall run back to the stored rows that it was taken from. */
import type { Explanation } from '../../preload/contract/explain.ts';
import type { ReadStore } from '../store/index.ts';
import { fundEvents } from './fundLines.ts';
import type { Run } from './runs.ts';
import { holderIdsOf } from './waterfallFacts.ts';

type Link = NonNullable<Explanation['crumbs'][number]['link']>;

const FLOWS = /^input\.flows:([\d-]+):(call|distribution)$/;
const COMMITMENT = /^input\.commitments:(.+)$/;

/**
 * Resolves references such as `input.flows:2021-03-31:call` of a kept waterfall; undefined for
 * references of other runs and for rows that are not known at the chosen time.
 */
export function waterfallLinks(store: ReadStore, run: Run): (ref: string) => Link | undefined {
  if (run.calculation !== 'fund.waterfall' || run.subject === null) return () => undefined;
  const fundId = store.pluck<string>('SELECT fund_id FROM distribution WHERE id = ?', [
    run.subject,
  ]);
  if (fundId === undefined) return () => undefined;
  const link = (input: { readonly [name: string]: string }): Link => ({
    target: 'funds.explain',
    input: { fundId, asOf: run.asOf, ...input },
  });
  return (ref) => {
    const flow = FLOWS.exec(ref);
    if (flow) {
      const [, date = '', kind = ''] = flow;
      const found = fundEvents(store, fundId).filter(
        (event) => event.kind === kind && event.date === date,
      );
      // Flows of one day are one row of the hurdle; the list then shows each of them.
      if (found.length !== 1) return link({ figure: `${kind}s` });
      return link({ figure: kind, eventId: found[0]?.id ?? '' });
    }
    const holder = COMMITMENT.exec(ref)?.[1];
    if (holder !== undefined) {
      const ids = [...holderIdsOf(store, fundId, run.asOf)];
      const commitmentId = ids.find(([, id]) => id === holder)?.[0];
      return commitmentId === undefined ? undefined : link({ figure: 'committed', commitmentId });
    }
    if (ref === 'input.commitments') return link({ figure: 'committed' });
    if (ref === 'input.terms') return link({ figure: 'terms' });
    if (ref === 'input.distribution')
      return link({ figure: 'distribution', eventId: run.subject ?? '' });
    return undefined;
  };
}
