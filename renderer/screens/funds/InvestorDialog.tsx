/** An investor added, or one that is there changed. */
import { useMemo } from 'react';
import type { OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';

export type Investor = OutputOf<'investors.list'>[number];

export function InvestorDialog(props: { readonly investor: Investor | null; onClose(): void }) {
  const { investor, onClose } = props;
  const initial = useMemo(() => {
    if (investor === null) return {};
    const { id, code, name, kind, country, entry } = investor;
    return { id, code, name, kind, country, expectedEntry: entry };
  }, [investor]);
  return (
    <EntryDialog
      name="investors.save"
      title={
        investor === null
          ? t('funds.addInvestor')
          : t('funds.investorEdit', { name: investor.name })
      }
      initial={initial}
      hidden={['id', 'expectedEntry']}
      {...(investor === null ? { draftKey: 'investors.save' } : {})}
      done={(value) => t('funds.investorSaved', { name: String(value.name) })}
      onClose={onClose}
    />
  );
}
