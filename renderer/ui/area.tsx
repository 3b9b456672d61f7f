/** The framed area that screens are made of: a heading, and a body that scrolls where it must. */
import { createContext, type ReactNode, useContext, useId } from 'react';
import { t } from '../messages/index.ts';
import { useScrolls } from './use-scrolls.ts';

export interface AreaProps {
  readonly title: string;
  readonly caption?: string;
  /** Right side of the header: legend, chip, link. */
  readonly aside?: ReactNode;
  readonly padded?: boolean;
  /** Columns of the twelve-column grid. */
  readonly span?: number;
  readonly className?: string;
  readonly children: ReactNode;
}

const InArea = createContext<string | null>(null);

/** The title of the framed area that a part stands in; its own heading is one level below. */
export const useAreaTitle = () => useContext(InArea);

/** One framed area of a screen, with its heading. Areas never nest. */
export function Area({ title, caption, aside, padded, span, className, children }: AreaProps) {
  const id = useId();
  return (
    <section
      className={className ? `area ${className}` : 'area'}
      aria-labelledby={id}
      style={span ? { gridColumn: `span ${span}` } : undefined}
    >
      <header>
        <h2 id={id}>{title}</h2>
        {caption && <span className="caption">{caption}</span>}
        <span className="grow" />
        {aside && <div className="area-aside">{aside}</div>}
      </header>
      <AreaBody padded={padded === true}>
        <InArea value={title}>{children}</InArea>
      </AreaBody>
    </section>
  );
}

/** A stop of the keyboard while it scrolls; else it is not in the way. */
function AreaBody(props: { readonly padded: boolean; readonly children: ReactNode }) {
  const { box, scrolls } = useScrolls<HTMLDivElement>();
  return (
    <div
      ref={box}
      className={props.padded ? 'area-body padded' : 'area-body'}
      // The region has the name; a second one would be read twice.
      {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': t('common.contents') })}
    >
      {props.children}
    </div>
  );
}
