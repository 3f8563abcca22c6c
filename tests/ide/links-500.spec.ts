// Links of 500 random projects, opened in the page by their address: what the page then shares is the same project, and
// a run of it replies the same. Scripts hold every byte value, also those that are no text.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { decodeLink, encodeLink } from '../../src/share.ts';
import type { SharedProject } from '../../src/share.ts';
import { Random } from '../redis/random.ts';
import { randomProject } from '../share/random-project.ts';
import { open, region } from './page.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const PROJECTS = 500;
/** One of so many is run as well. */
const RUN_EVERY = 25;
const SEED = Number(process.env.SEED ?? 11);

/** What the page would share, after it has opened each link: opening by the address, sharing by Ctrl+S. */
async function roundTrips(page: Page, links: readonly string[]): Promise<string[]> {
  return page.evaluate(async (fragments) => {
    const copied: string[] = [];
    navigator.clipboard.writeText = async (text) => { copied.push(text); };
    const until = async (isTrue: () => boolean): Promise<void> => {
      for (let frames = 0; !isTrue(); frames++) {
        if (frames > 1_000) throw new Error('waited in vain');
        await new Promise((resolve) => { setTimeout(resolve, 2); });
      }
    };
    const shown = (): string => document.querySelector('[data-project]')?.getAttribute('data-project') ?? '';
    for (const fragment of fragments) {
      const before = shown();
      location.hash = fragment;
      await until(() => shown() !== before);
      const many = copied.length;
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true, bubbles: true }));
      await until(() => copied.length > many);
    }
    return copied;
  }, links);
}
