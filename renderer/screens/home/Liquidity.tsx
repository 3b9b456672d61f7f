/** The hero: group liquidity and its change in parts; beside it a tile for each currency. */
import { Sparkline } from '../../chart/index.ts';
import type { OutputOf } from '../../contract.ts';
import { t, tn } from '../../messages/index.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import { useSession } from '../../stores/session.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Empty, Figure, KeyValues, StaleMark } from '../../ui/index.ts';

type HomeFigures = OutputOf<'home.get'>;
type Tile = HomeFigures['currencies'][number];
type Column = 'accountBalance' | 'closing' | 'rates' | 'change' | 'flows' | 'sharePercent';

interface Scope {
  readonly asOf: string;
  readonly entityIds: readonly string[] | undefined;
}

/** Where a figure of Home comes from: the same position that the screen Position shows. */
function positionTarget(scope: Scope, rowId: string, column: Column): ExplainTarget {
  return explainBy('position.explain', {
    asOf: scope.asOf,
    groupBy: 'currency',
    rowId,
    column,
    ...(scope.entityIds ? { entityIds: [...scope.entityIds] } : {}),
  });
}

/** `null` where the amount is missing. */
function amountOf(money: { readonly amount: string } | null): string | null {
  return money?.amount ?? null;
}

export function Liquidity(props: { readonly home: HomeFigures } & Scope) {
  const { home, asOf, entityIds } = props;
  const entity = useSession((state) => state.scope?.name);
  const base = useSession((state) => state.baseCurrency);
  const opens = (column: Column) => positionTarget({ asOf, entityIds }, 'total', column);
  const currency = home.liquidity?.currency ?? base;
  return (
    <section className="home-liquidity" aria-label={t('home.liquidity')}>
      <div className="home-hero">
        <span className="muted">
          {entity ? t('home.liquidityOf', { entity }) : t('home.liquidity')}
        </span>
        <div className="home-figure" data-figure="liquidity">
          <small>{currency}</small>
          <Figure
            amount={amountOf(home.liquidity)}
            label={t('home.liquidity')}
            opens={opens('closing')}
          />
        </div>
        <KeyValues
          rows={[
            {
              label: t('home.change'),
              value: (
                <Figure
                  amount={amountOf(home.change)}
                  signed
                  zero="dash"
                  label={t('home.change')}
                  opens={opens('change')}
                />
              ),
            },
            {
              label: t('home.changeFlows'),
              value: (
                <Figure
                  amount={amountOf(home.changeFlows)}
                  signed
                  zero="dash"
                  label={t('home.changeFlows')}
                  opens={opens('flows')}
                />
              ),
            },
            {
              label: t('home.changeRates'),
              value: (
                <Figure
                  amount={amountOf(home.changeRates)}
                  signed
                  zero="dash"
                  label={t('home.changeRates')}
                  opens={opens('rates')}
                />
              ),
            },
          ]}
        />
      </div>
      {home.currencies.length === 0 ? (
        <Empty
          title={t('home.noAccounts')}
          why={t('home.noAccountsWhy')}
          action={
            <Button icon="import" onClick={() => openScreen('import')}>
              {t('home.import')}
            </Button>
          }
        />
      ) : (
        <ul className="home-tiles" aria-label={t('home.byCurrency')}>
          {home.currencies.map((tile) => (
            <CurrencyTile
              key={tile.currency}
              tile={tile}
              base={currency}
              opens={(column) =>
                positionTarget({ asOf, entityIds }, `group:${tile.currency}`, column)
              }
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function CurrencyTile(props: {
  readonly tile: Tile;
  readonly base: string;
  opens(column: Column): ExplainTarget;
}) {
  const { tile, base, opens } = props;
  const isBase = tile.currency === base;
  return (
    <li className="home-tile" data-currency={tile.currency}>
      <div>
        <span className="home-tile-name">
          <b>{tile.currency}</b>
          <span className="muted">{tn('home.accounts', tile.accountCount)}</span>
          {tile.stale && <StaleMark why={t('home.staleRate')} />}
        </span>
        <Sparkline values={tile.history} width={72} height={20} />
      </div>
      <div>
        <Figure
          className="home-tile-value"
          amount={amountOf(tile.balance)}
          digits={0}
          label={t('home.tileBalance', { currency: tile.currency })}
          opens={opens('accountBalance')}
        />
        <Figure
          amount={amountOf(tile.change)}
          digits={0}
          signed
          zero="dash"
          label={t('home.tileChange', { currency: tile.currency })}
          opens={opens('change')}
        />
      </div>
      <div>
        {isBase ? (
          <span className="muted">{t('home.accountCurrency')}</span>
        ) : (
          <Figure
            amount={amountOf(tile.converted)}
            currency={base}
            converted="sign"
            digits={0}
            label={t('home.tileConverted', { currency: tile.currency })}
            opens={opens('closing')}
          />
        )}
        {tile.sharePercent !== null && (
          <Figure
            className="muted"
            amount={tile.sharePercent}
            suffix="%"
            label={t('home.tileShare', { currency: tile.currency })}
            opens={opens('sharePercent')}
          />
        )}
      </div>
    </li>
  );
}
