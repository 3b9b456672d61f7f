/**
 * What no window may do: go elsewhere, open a foreign window, embed a page, use a device, save what it
 * did not make itself. Holds for every web contents that is ever created, whoever creates it.
 */
import { app, type Event, type Session, shell, type WebContents } from 'electron';
import { isExplainPage, isOwnUrl, isPage, mayOpenOutside } from './origin.ts';
import { explainWindowOptions } from './window.ts';

/** Hands an address to the person's browser where the list allows it; anything else is dropped. */
export function openOutside(url: string): boolean {
  if (!mayOpenOutside(url)) return false;
  void shell.openExternal(url);
  return true;
}

function lockContents(contents: WebContents, preload: string | undefined): void {
  const stay = (event: Event<{ readonly url: string }>) => {
    if (isPage(event.url)) return;
    event.preventDefault();
    openOutside(event.url);
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (preload !== undefined && isPage(contents.mainFrame.url) && isExplainPage(url))
      return { action: 'allow', overrideBrowserWindowOptions: explainWindowOptions(preload) };
    openOutside(url);
    return { action: 'deny' };
  });
}

/**
 * Call before the first window. With a preload, a window of ours may open one more beside it: the
 * same page behind the same wall, for Explain.
 */
export function lockEveryContents(preload?: string): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, preload));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, decide) => {
    event.preventDefault();
    decide(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
  app.on('login', (event) => event.preventDefault());
}

/** Copying a range is the page's only wish that is granted; it may never read the clipboard. */
const GRANTED = 'clipboard-sanitized-write';

/** Refuses permissions and devices, and downloads of anything but files that the page made. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(permission === GRANTED && isOwnUrl(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === GRANTED && isOwnUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide(null));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, decide) => decide({ confirmed: false }));
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('will-download', (event, item) => {
    if (!/^blob:app:\/\/ballast\//.test(item.getURL())) event.preventDefault();
  });
  // The spell checker would fetch dictionaries from a network.
  session.setSpellCheckerEnabled(false);
}
