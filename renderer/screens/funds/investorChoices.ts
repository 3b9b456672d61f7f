/** Investors to choose from, as forms of a fund name them. */
import { useMemo } from 'react';
import { useQuery } from '../../query.ts';

/** Every investor by id, named with its code; a form names them by what the property holds. */
export function useInvestorChoices() {
  const investors = useQuery('investors.list', {}, { topics: ['investor', 'commitment'] });
  return useMemo(
    () => (investors.data ?? []).map(({ id, code, name }) => ({ id, label: `${name} · ${code}` })),
    [investors.data],
  );
}
