/**
 * Draws the program's icons from `resources/icons/icon.svg`: run it with Node after changing the
 * drawing. Windows and macOS containers hold the same PNG files, so both are written here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';

const folder = new URL('../../resources/icons/', import.meta.url);

/** Kinds of an Apple icon file by the size of their picture, in pixels. */
const APPLE_KINDS: readonly (readonly [string, number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];

type Pictures = ReadonlyMap<number, Buffer>;

async function drawPictures(browser: Browser, svg: string, sizes: readonly number[]) {
  const pictures = new Map<number, Buffer>();
  const page = await browser.newPage({ deviceScaleFactor: 1 });
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    pictures.set(size, await page.screenshot({ omitBackground: true }));
  }
  return pictures;
}

function pictureOf(pictures: Pictures, size: number): Buffer {
  const picture = pictures.get(size);
  if (picture === undefined) throw new Error(`no picture of ${size} pixels`);
  return picture;
}

/** An Apple icon file: `icns`, the length of all, then kind, length and PNG of each picture. */
export function appleIcon(pictures: Pictures): Buffer {
  const parts = APPLE_KINDS.map(([kind, size]) => {
    const picture = pictureOf(pictures, size);
    const head = Buffer.alloc(8);
    head.write(kind, 0, 'latin1');
    head.writeUInt32BE(picture.length + 8, 4);
    return Buffer.concat([head, picture]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

/** A Windows icon file: a directory with size, depth, length and place of each PNG, then the PNGs. */
export function windowsIcon(pictures: Pictures): Buffer {
  const images = WINDOWS_SIZES.map((size) => pictureOf(pictures, size));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let place = head.length;
  images.forEach((image, index) => {
    const at = 6 + 16 * index;
    const size = WINDOWS_SIZES[index] ?? 0;
    // 256 is written as 0: the field is one byte.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(place, at + 12);
    place += image.length;
  });
  return Buffer.concat([head, ...images]);
}

async function drawAll(): Promise<void> {
  const sizes = [...new Set([...APPLE_KINDS.map(([, size]) => size), ...WINDOWS_SIZES])];
  const browser = await launchBrowser();
  try {
    const svg = readFileSync(new URL('icon.svg', folder), 'utf8');
    const pictures = await drawPictures(browser, svg, sizes);
    writeFileSync(new URL('icon.png', folder), pictureOf(pictures, 1024));
    writeFileSync(new URL('icon.icns', folder), appleIcon(pictures));
    writeFileSync(new URL('icon.ico', folder), windowsIcon(pictures));
  } finally {
    await browser.close();
  }
}

if (import.meta.main) await drawAll();
