// The page in a frame of another one: it keeps nothing, and reads nothing of what the whole page keeps in this browser.
import { mount } from 'svelte';
import { lookIn } from '../embed/messages.ts';
import Embed from '../ide/embed/Embed.svelte';
import { Embedded } from '../ide/embed/Embedded.svelte.ts';
import { browser } from '../session/browser.ts';

document.documentElement.dataset.embed = '';
const embedded = new Embedded(browser, lookIn(new URLSearchParams(location.search)));
void embedded.open(location.hash);
mount(Embed, { target: document.getElementById('app') ?? document.body, props: { embedded } });
