/**
 * Layers above the page: popover, menu and dialog. They stay inside the window, close on Escape and
 * on a click elsewhere, and give the focus back to where it was.
 */
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import { t } from '../messages/index.ts';
import { Button, IconButton } from './controls.tsx';
import { Icon, type IconName } from './icons.tsx';

const MARGIN = 8;

/** Places a layer under its anchor, or above where there is no room, never outside the window. */
export function placeLayer(
  anchor: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  },
  layer: { readonly width: number; readonly height: number },
  view: { readonly width: number; readonly height: number },
  align: 'start' | 'end',
): { readonly left: number; readonly top: number } {
  const wanted = align === 'end' ? anchor.right - layer.width : anchor.left;
  const left = Math.max(MARGIN, Math.min(wanted, view.width - layer.width - MARGIN));
  const below = anchor.bottom + 4;
  const fits = below + layer.height + MARGIN <= view.height;
  const top = fits ? below : Math.max(MARGIN, anchor.top - layer.height - 4);
  return { left, top };
}

export interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly role?: 'dialog' | 'menu' | 'listbox';
  readonly className?: string;
  onClose(): void;
  readonly children: ReactNode;
}

export function Popover(props: PopoverProps) {
  const { anchor, label, align = 'start', role = 'dialog', className = 'popover', onClose } = props;
  const layer = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: -9999, top: 0 });
  useLayoutEffect(() => {
    const from = anchor.current?.getBoundingClientRect();
    const own = layer.current?.getBoundingClientRect();
    if (!from || !own) return;
    const view = { width: window.innerWidth, height: window.innerHeight };
    setPlace(placeLayer(from, own, view, align));
    focusFirst(layer.current);
  }, [anchor, align]);
  useEffect(() => {
    const away = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!layer.current?.contains(target) && !anchor.current?.contains(target)) onClose();
    };
    window.addEventListener('pointerdown', away, true);
    return () => window.removeEventListener('pointerdown', away, true);
  }, [anchor, onClose]);
  return createPortal(
    // biome-ignore lint/a11y/noStaticElementInteractions: the role is given beside it
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is given beside it
    <div
      ref={layer}
      role={role}
      aria-label={label}
      className={className}
      style={place}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
          anchor.current?.focus();
        }
      }}
    >
      {props.children}
    </div>,
    document.body,
  );
}

const FOCUSABLE =
  'button:not(:disabled):not([tabindex="-1"]), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

function focusFirst(root: HTMLElement | null): void {
  takeKeys(
    root?.querySelector<HTMLElement>('[data-autofocus]') ??
      root?.querySelector<HTMLElement>(FOCUSABLE),
  );
}

/** Focuses as Tab does: what a text field holds already is chosen, so that typing replaces it. */
export function takeKeys(element: HTMLElement | null | undefined): void {
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly hint?: string;
  readonly isChecked?: boolean;
  readonly isDisabled?: boolean;
  /** A line above it. */
  readonly startsGroup?: boolean;
  run(): void;
}

export interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end';
  /** Draws the button that opens it. */
  trigger(props: {
    readonly ref: RefObject<HTMLButtonElement | null>;
    readonly onClick: () => void;
    readonly 'aria-haspopup': 'menu';
    readonly 'aria-expanded': boolean;
  }): ReactNode;
}

/** A button and its menu; arrows move, Home and End jump, a letter finds. */
export function Menu({ label, items, align = 'start', trigger }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      {trigger({
        ref: anchor,
        onClick: () => setOpen((before) => !before),
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
      })}
      {isOpen && (
        <Popover
          anchor={anchor}
          label={label}
          align={align}
          role="menu"
          className="menu"
          onClose={close}
        >
          <MenuItems items={items} onDone={close} anchor={anchor} />
        </Popover>
      )}
    </>
  );
}

function MenuItems(props: {
  readonly items: readonly MenuItem[];
  readonly anchor: RefObject<HTMLButtonElement | null>;
  onDone(): void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: React.KeyboardEvent) => {
    const buttons = [
      ...(list.current?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? []),
    ];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = menuStep(
      event.key,
      at,
      buttons.map((button) => button.textContent ?? ''),
    );
    if (next === null) return;
    event.preventDefault();
    buttons[next]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the role is given beside it
    <div ref={list} role="presentation" onKeyDown={move}>
      {props.items.map((item) => (
        <div key={item.id} role="presentation">
          {item.startsGroup && <hr />}
          {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is given beside it */}
          <button
            type="button"
            role={item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.isChecked}
            disabled={item.isDisabled}
            onClick={() => {
              props.onDone();
              props.anchor.current?.focus();
              item.run();
            }}
          >
            {item.isChecked !== undefined ? (
              item.isChecked ? (
                <Icon name="check" />
              ) : (
                <span style={{ width: 14 }} />
              )
            ) : (
              item.icon && <Icon name={item.icon} />
            )}
            {item.label}
            {item.hint && <span className="hint">{item.hint}</span>}
          </button>
        </div>
      ))}
    </div>
  );
}

/** Where a key moves the focus in a menu of `names`; `null` for keys it does not take. */
export function menuStep(key: string, at: number, names: readonly string[]): number | null {
  const count = names.length;
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (!/^\S$/.test(key)) return null;
  for (let step = 1; step <= count; step += 1) {
    const index = (at + step) % count;
    if (names[index]?.toLowerCase().startsWith(key.toLowerCase())) return index;
  }
  return null;
}

export interface DialogProps {
  readonly title: string;
  readonly wide?: boolean;
  onClose(): void;
  /** The buttons, the verb last. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A dialog that keeps the focus until it closes. For what cannot be undone, and for forms. */
export function Dialog({ title, wide, onClose, footer, children }: DialogProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const body = box.current?.querySelector<HTMLElement>('.dialog-body, footer') ?? null;
    const hasField = body?.querySelector(FOCUSABLE) != null;
    // Prose that is longer than the window is scrolled by keys.
    if (!hasField && body?.matches('.dialog-body')) body.tabIndex = 0;
    focusFirst(hasField ? body : box.current);
    return () => before?.focus();
  }, []);
  return createPortal(
    <div
      className="scrim"
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div
        ref={box}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        className={wide ? 'dialog wide' : 'dialog'}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            onClose();
          }
          if (event.key === 'Tab') keepFocus(event, box.current);
        }}
      >
        <header>
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={t('common.close')} onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {footer && <footer>{footer}</footer>}
      </div>
    </div>,
    document.body,
  );
}

/** Turns Tab around at the ends of a layer. */
export function keepFocus(event: React.KeyboardEvent, root: HTMLElement | null): void {
  const all = [...(root?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
  const first = all[0];
  const last = all.at(-1);
  if (!first || !last) return;
  const isLeaving = event.shiftKey
    ? document.activeElement === first
    : document.activeElement === last;
  if (!isLeaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/** Asks before something that cannot be undone: it names the object, the button repeats the verb. */
export function Confirm(props: {
  readonly title: string;
  readonly text: string;
  readonly verb: string;
  readonly keep?: string;
  onConfirm(): void;
  onClose(): void;
}) {
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{props.keep ?? t('common.keep')}</Button>
          <Button
            kind="danger"
            onClick={() => {
              props.onClose();
              props.onConfirm();
            }}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      <p>{props.text}</p>
    </Dialog>
  );
}
