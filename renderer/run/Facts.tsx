/** The few figures that answer a screen's question, in one line above its chart. */
import type { ReactNode } from 'react';
import './run.css';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** What belongs to it, such as its date. */
  readonly note?: ReactNode;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <div className="facts-box">
      <dl className="facts">
        {facts.map(({ label, value, note }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <span className="fact-value">{value}</span>
              {note && <span className="muted">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
