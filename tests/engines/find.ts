// Runs in the page, as text: finds what is visible by its role and name, as people and screen readers do.
// It imports nothing, and knows only the roles that the checks ask for.

export interface Query {
  role?: string;
  /** The accessible name: whole as a string, or a pattern's source after `~`. */
  name?: string;
  css?: string;
  /** A text that it contains. */
  text?: string;
  within?: Query;
}

/** What a check reads of an element. */
export interface Seen { x: number; y: number; width: number; height: number; text: string; value: string; disabled: boolean; focused: boolean }

export function find(query: Query): Element[] {
  const SELECTORS: Record<string, string> = {
    button: 'button', link: 'a[href]', combobox: 'select, [role=combobox]', navigation: 'nav', dialog: 'dialog[open], [role=dialog]',
    textbox: 'textarea, [role=textbox], input:not([type]), input[type=text], input[type=search]',
    checkbox: 'input[type=checkbox]', radio: 'input[type=radio]', region: 'section[aria-label]', group: 'fieldset, [role=group]',
    spinbutton: 'input[type=number]',
  };
  const textOf = (element: Element | null): string => [...element?.childNodes ?? []]
    .map((node) => (node instanceof Element
      ? (node.matches('[aria-hidden=true], select, textarea') ? '' : node.getAttribute('aria-label') ?? textOf(node))
      : node.nodeType === 3 ? node.nodeValue ?? '' : '')).join('').replace(/\s+/g, ' ').trim();
  const nameOf = (element: Element): string => {
    const by = element.getAttribute('aria-labelledby');
    const label = element.getAttribute('aria-label')
      ?? (by === null ? undefined : by.split(' ').map((id) => textOf(document.getElementById(id))).join(' '))
      ?? ('labels' in element && (element.labels as NodeList)?.length > 0 ? textOf((element.labels as NodeListOf<Element>)[0]) : undefined);
    return (label ?? (textOf(element) || element.getAttribute('title') || element.getAttribute('placeholder') || '')).trim();
  };
  const visible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility !== 'hidden';
  };
  const named = (element: Element, name: string): boolean => (name.startsWith('~')
    ? new RegExp(name.slice(1)).test(nameOf(element)) : nameOf(element) === name);
  const roots = query.within === undefined ? [document] : find(query.within);
  const selector = query.css ?? SELECTORS[query.role!] ?? `[role=${query.role}]`;
  return roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter((element) => visible(element)
    && (query.name === undefined || named(element, query.name))
    && (query.text === undefined || (element.textContent ?? '').includes(query.text)));
}

export function see(element: Element): Seen {
  const { x, y, width, height } = element.getBoundingClientRect();
  const value = 'value' in element ? String(element.value) : '';
  return {
    x, y, width, height, value, text: (element as HTMLElement).innerText,
    disabled: element.matches(':disabled'), focused: element.contains(document.activeElement),
  };
}
